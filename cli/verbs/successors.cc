// successors: old codes, from the command line or a file, to who carries them on.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>

#include "cli/names/code_list.h"
#include "cli/names/entity_name.h"
#include "cli/output/collectivite_view.h"
#include "cli/output/history_view.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::cli {

using registry::v1::CollectiviteService;
using registry::v1::ResolveSuccessorsResponse;
using registry::v1::SuccessorResolution;

namespace {

constexpr size_t kLargestRequest = 1000;
constexpr int kShowPathsUpTo = 10;  // resolutions; more would hide the table

absl::StatusOr<std::vector<DatedCode>> CollectCodes(const SuccessorsCommand& command) {
  std::vector<DatedCode> codes;
  for (const std::string& text : command.collectivites) codes.push_back({text, std::nullopt});
  if (command.file.empty()) return codes;
  std::ifstream file;
  if (command.file != "-") {
    file.open(command.file);
    if (!file) return absl::InvalidArgumentError(fmt::format("the file {} cannot be read", command.file));
  }
  auto listed = ReadCodes(command.file == "-" ? std::cin : file);
  if (!listed.ok())
    return absl::InvalidArgumentError(fmt::format("{}: {}", command.file, std::string(listed.status().message())));
  codes.insert(codes.end(), listed->begin(), listed->end());
  if (codes.empty()) return absl::InvalidArgumentError(fmt::format("{} holds no code", command.file));
  return codes;
}

// One call a date and thousand codes; the answers in the order of the codes.
absl::StatusOr<ResolveSuccessorsResponse> Resolve(const std::vector<DatedCode>& codes, const SuccessorsCommand& command,
                                                  const Session& session) {
  std::map<std::optional<Date>, std::vector<size_t>> by_date;
  for (size_t i = 0; i < codes.size(); ++i) by_date[codes[i].date ? codes[i].date : command.from].push_back(i);
  ResolveSuccessorsResponse all;
  for (size_t i = 0; i < codes.size(); ++i) all.add_resolutions();
  for (const auto& [date, places] : by_date) {
    for (size_t begin = 0; begin < places.size(); begin += kLargestRequest) {
      const size_t end = std::min(places.size(), begin + kLargestRequest);
      registry::v1::ResolveSuccessorsRequest request;
      for (size_t i = begin; i < end; ++i) request.add_collectivites(codes[places[i]].code);
      if (date) *request.mutable_from_date() = ToProto(*date);
      SetAsOf(session.globals, &request);
      SetReading(session.globals, &request);
      SOCLE_ASSIGN_OR_RETURN(auto part,
                             session.client.Call(&CollectiviteService::Stub::ResolveSuccessors,
                                                 *session.client.StubOf<registry::v1::CollectiviteService>(), request));
      if (part.resolutions_size() != request.collectivites_size()) {
        return absl::InternalError("the service answered another number of codes than were asked");
      }
      for (size_t i = begin; i < end; ++i) {
        all.mutable_resolutions(static_cast<int>(places[i]))
            ->Swap(part.mutable_resolutions(static_cast<int>(i - begin)));
      }
      *all.mutable_read_info() = part.read_info();
    }
  }
  return all;
}

bool NeedsAPerson(const SuccessorResolution& resolution) {
  return resolution.outcome() != SuccessorResolution::ALIVE &&
         resolution.outcome() != SuccessorResolution::ONE_SUCCESSOR;
}

void AddRows(const SuccessorResolution& resolution, Table* table) {
  const std::string outcome(OutcomeText(resolution.outcome()));
  if (resolution.successors().empty())
    table->AddRow({resolution.requested(), resolution.display_name(), outcome, "", "", ""});
  for (int i = 0; i < resolution.successors_size(); ++i) {
    const auto& heir = resolution.successors(i);
    const bool alive = resolution.outcome() == SuccessorResolution::ALIVE;
    table->AddRow({i == 0 ? resolution.requested() : "", i == 0 ? resolution.display_name() : "", i == 0 ? outcome : "",
                   std::string(ShortName(heir.collectivite())), heir.display_name(),
                   alive ? "" : ShareText(heir.basis(), heir.has_share(), heir.share())});
  }
}

void PrintResolutions(const ResolveSuccessorsResponse& response, const Console& console) {
  Table table(
      {{"ASKED"}, {"WAS", Table::kLeft, true}, {"OUTCOME"}, {"HEIR"}, {"LABEL", Table::kLeft, true}, {"SHARE"}});
  for (const auto& resolution : response.resolutions()) AddRows(resolution, &table);
  table.Print(console);
  const bool show_paths = response.resolutions_size() <= kShowPathsUpTo;
  int open = 0;
  for (const auto& resolution : response.resolutions()) {
    if (NeedsAPerson(resolution)) ++open;
    if (!resolution.explanation().empty())
      console.out << "  " << resolution.requested() << ": " << resolution.explanation() << '\n';
    if (!show_paths) continue;
    for (const auto& heir : resolution.successors()) {
      if (const std::string path = PathText(heir); !path.empty()) {
        console.out << console.Dim("  path of " + resolution.requested() + ": ") << path << '\n';
      }
    }
  }
  if (response.resolutions_size() > 1) {
    console.out << NumberText(response.resolutions_size() - open) << " carried on, " << NumberText(open)
                << " for a person to decide\n";
  }
  PrintReadInfo(response.read_info(), console);
}

}  // namespace

absl::StatusOr<ExitCode> Run(const SuccessorsCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const auto codes, CollectCodes(command));
  SOCLE_ASSIGN_OR_RETURN(const auto response, Resolve(codes, command, session));
  if (session.globals.json) {
    session.console.out << JsonOf(response) << '\n';
  } else {
    PrintResolutions(response, session.console);
  }
  const bool nothing_known =
      std::all_of(response.resolutions().begin(), response.resolutions().end(), [](const auto& resolution) {
        return resolution.outcome() == SuccessorResolution::UNKNOWN_ENTITY ||
               resolution.outcome() == SuccessorResolution::MALFORMED;
      });
  return nothing_known ? ExitCode::kNotFound : ExitCode::kOk;
}

}  // namespace socle::cli
