// sources, disagreements.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/import_service.grpc.pb.h"

namespace socle::cli {

using registry::v1::ImportService;

absl::StatusOr<ExitCode> Run(const SourcesCommand&, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(
      const auto list,
      CollectPages(session, *session.client.StubOf<registry::v1::ImportService>(), &ImportService::Stub::ListSources,
                   registry::v1::ListSourcesRequest(), &registry::v1::ListSourcesResponse::mutable_sources,
                   Paging{.limit = 0, .all = true}));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"KIND"}, {"YEAR"}, {"ORIGIN"}, {"STATE"}, {"DIGEST"}, {"TITLE", Table::kLeft, true}});
  for (const auto& source : list.sources()) {
    table.AddRow({source.kind(), source.vintage() == 0 ? "" : std::to_string(source.vintage()), source.origin(),
                  source.state() == registry::v1::Source::APPLIED ? "applied" : "staged", source.digest().substr(0, 12),
                  source.title()});
  }
  if (table.empty()) {
    console.out << "no publication has been imported yet\n  → soclectl import data/node_modules\n";
  } else {
    table.Print(console);
  }
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const DisagreementsCommand& command, const Session& session) {
  registry::v1::ListDisagreementsRequest request;
  request.set_kind(command.kind);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *session.client.StubOf<registry::v1::ImportService>(),
                                      &ImportService::Stub::ListDisagreements, request,
                                      &registry::v1::ListDisagreementsResponse::mutable_disagreements, command.paging));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table counts({{"KIND"}, {"COUNT", Table::kRight}});
  int64_t total = 0;
  for (const auto& count : list.counts()) {
    counts.AddRow({count.kind(), NumberText(count.count())});
    if (command.kind.empty() || command.kind == count.kind()) total += count.count();
  }
  if (!counts.empty()) counts.Print(console);
  Table table({{"KIND"}, {"NAME"}, {"DAY"}, {"WHAT IS SAID", Table::kLeft, true}});
  for (const auto& each : list.disagreements()) {
    table.AddRow(
        {each.kind(), std::string(ShortName(each.collectivite())), DateText(each.effective_date()), each.detail()});
  }
  if (table.empty()) {
    console.out << "none\n";
    return ExitCode::kOk;
  }
  console.out << '\n';
  table.Print(console);
  if (!list.next_page_token().empty()) PrintMore(console, list.disagreements_size(), total);
  return ExitCode::kOk;
}

}  // namespace socle::cli
