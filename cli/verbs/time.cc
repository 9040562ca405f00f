// history, diff.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/output/collectivite_view.h"
#include "cli/output/history_view.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::cli {

using registry::v1::CollectiviteChange;
using registry::v1::CollectiviteService;

namespace {

std::string_view KindText(CollectiviteChange::Kind kind) {
  switch (kind) {
    case CollectiviteChange::CREATED:
      return "created";
    case CollectiviteChange::ENDED:
      return "ended";
    case CollectiviteChange::CHANGED:
      return "changed";
    default:
      return "?";
  }
}

std::string LabelText(const CollectiviteChange& change) {
  const auto& before = change.display_name_before();
  const auto& after = change.display_name_after();
  if (before.empty() || after.empty() || before == after) return after.empty() ? before : after;
  return before + " → " + after;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const HistoryCommand& command, const Session& session) {
  registry::v1::ListHistoryRequest request;
  request.set_parent(command.name);
  request.set_show_corrected(command.corrected);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *session.client.StubOf<registry::v1::CollectiviteService>(),
                                      &CollectiviteService::Stub::ListHistory, request,
                                      &registry::v1::ListHistoryResponse::mutable_versions, command.paging));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  console.out << console.Bold("History of " + std::string(ShortName(command.name))) << '\n';
  for (const auto& version : list.versions()) PrintVersion(version, console);
  if (!list.next_page_token().empty()) PrintMore(console, list.versions_size(), -1);
  PrintReadInfo(list.read_info(), console);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const DiffCommand& command, const Session& session) {
  registry::v1::DiffCollectivitesRequest request;
  *request.mutable_from_date() = ToProto(command.from);
  *request.mutable_to_date() = ToProto(command.to);
  request.set_filter(command.filter);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *session.client.StubOf<registry::v1::CollectiviteService>(),
                                      &CollectiviteService::Stub::DiffCollectivites, request,
                                      &registry::v1::DiffCollectivitesResponse::mutable_changes, command.paging));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"WHAT"},
               {"NAME"},
               {"LABEL", Table::kLeft, true},
               {"DAY"},
               {"WHY"},
               {"FIELDS", Table::kLeft, true},
               {"HEIRS OR FOREBEARS", Table::kLeft, true}});
  for (const CollectiviteChange& change : list.changes()) {
    std::string fields;
    for (const auto& field : change.changed_fields()) fields += (fields.empty() ? "" : ", ") + field;
    const bool own_event = change.has_effective_date();
    table.AddRow({std::string(KindText(change.kind())), std::string(ShortName(change.collectivite())),
                  LabelText(change), DateText(change.effective_date()),
                  own_event ? MovementText(change.movement_code()) : "", fields, NamesText(change.related(), 3)});
  }
  if (table.empty()) {
    console.out << "nothing changed\n";
  } else {
    table.Print(console);
  }
  if (!list.next_page_token().empty()) PrintMore(console, list.changes_size(), -1);
  PrintReadInfo(list.read_info(), console);
  return ExitCode::kOk;
}

}  // namespace socle::cli
