// members, memberships.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/output/collectivite_view.h"
#include "cli/output/json.h"
#include "cli/text/table.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/verbs.h"
#include "platform/base/error.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::cli {

using registry::v1::CollectiviteService;

absl::StatusOr<ExitCode> Run(const MembersCommand& command, const Session& session) {
  registry::v1::ListMembersRequest request;
  request.set_parent(command.name);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *session.client.StubOf<registry::v1::CollectiviteService>(),
                                      &CollectiviteService::Stub::ListMembers, request,
                                      &registry::v1::ListMembersResponse::mutable_members, command.paging));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  console.out << console.Bold(fmt::format("{} members of {}", NumberText(list.total_size()), ShortName(command.name)))
              << '\n';
  PrintCollectivites(list.members(), console);
  if (!list.next_page_token().empty()) PrintMore(console, list.members_size(), list.total_size());
  PrintReadInfo(list.read_info(), console);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Run(const MembershipsCommand& command, const Session& session) {
  registry::v1::ListMembershipsRequest request;
  request.set_parent(command.name);
  SetAsOf(session.globals, &request);
  SetReading(session.globals, &request);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *session.client.StubOf<registry::v1::CollectiviteService>(),
                                      &CollectiviteService::Stub::ListMemberships, request,
                                      &registry::v1::ListMembershipsResponse::mutable_memberships, command.paging));
  const Console& console = session.console;
  if (session.globals.json) {
    console.out << JsonOf(list) << '\n';
    return ExitCode::kOk;
  }
  Table table({{"GROUPING"}, {"FROM"}, {"TO"}, {"PERIMETER"}, {"REMARK", Table::kLeft, true}});
  for (const auto& membership : list.memberships()) {
    table.AddRow({std::string(ShortName(membership.group())), DateText(membership.validity().valid_from()),
                  DateText(membership.validity().valid_to()),
                  membership.perimeter_year() == 0 ? "" : fmt::format("of {}", membership.perimeter_year()),
                  PrecisionText(membership.validity())});
  }
  table.PrintOrNone(console);
  if (!list.next_page_token().empty()) PrintMore(console, list.memberships_size(), -1);
  PrintReadInfo(list.read_info(), console);
  return ExitCode::kOk;
}

}  // namespace socle::cli
