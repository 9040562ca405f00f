// contract diff: what changed from one version of an instrument to another, as `diff -u` shows it.
#include <fmt/format.h>

#include "cli/output/json.h"
#include "cli/verbs/contracts.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/instrument_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;
using Line = v1::DiffInstrumentVersionsResponse::Line;

std::string Marked(const Line& line, const Session& session) {
  const char mark = line.kind() == Line::ADDED ? '+' : line.kind() == Line::REMOVED ? '-' : ' ';
  const std::string text = mark + line.text();
  return line.kind() == Line::SAME ? text : session.console.Bold(text);
}

void PrintFields(const v1::DiffInstrumentVersionsResponse& diff, const Session& session) {
  for (const auto& change : diff.fields()) {
    const auto shown = [](const std::string& value) { return value.empty() ? std::string("—") : value; };
    session.console.out << fmt::format("{}: {} → {}\n", change.field(), shown(change.before()), shown(change.after()));
  }
  if (diff.fields().empty()) session.console.out << "nothing but the number of the version\n";
}

}  // namespace

absl::StatusOr<ExitCode> DiffContract(const ContractCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<v1::InstrumentService>();
  v1::DiffInstrumentVersionsRequest request;
  request.set_name(command.name);
  request.set_from_version(command.from_version);
  request.set_to_version(command.to_version);
  SOCLE_ASSIGN_OR_RETURN(const v1::DiffInstrumentVersionsResponse diff,
                         session.client.Call(&v1::InstrumentService::Stub::DiffInstrumentVersions, *stub, request));
  if (session.globals.json) {
    session.console.out << JsonOf(diff) << '\n';
    return ExitCode::kOk;
  }
  const auto heading = [&](const char* mark, const std::string& name, const std::string& sha256) {
    session.console.out << fmt::format("{} {}  {}\n", mark, name, sha256.empty() ? "not frozen" : sha256);
  };
  heading("---", diff.from_version(), diff.from_sha256());
  heading("+++", diff.to_version(), diff.to_sha256());
  PrintFields(diff, session);
  const Line* last = nullptr;
  for (const Line& line : diff.lines()) {
    const bool follows = last != nullptr && (line.number_before() == 0 || last->number_before() == 0 ||
                                             line.number_before() == last->number_before() + 1);
    if (!follows) session.console.out << fmt::format("@@ -{} +{} @@\n", line.number_before(), line.number_after());
    session.console.out << Marked(line, session) << '\n';
    last = &line;
  }
  return ExitCode::kOk;
}

}  // namespace socle::cli
