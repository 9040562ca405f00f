// contract actions, action, take-up: the plan, and what of census its actions take up.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/verbs/contracts.h"
#include "cli/verbs/written.h"
#include "platform/base/error.h"
#include "socle/census/v1/action_sheet_service.grpc.pb.h"
#include "socle/census/v1/proposal_service.grpc.pb.h"
#include "socle/contracts/v1/action_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;
using Service = v1::ActionService;

std::string StatusText(const v1::Action& action) {
  return v1::Action::Status_Name(action.status()) + (action.late() ? ", late" : "");
}

std::string WhoseText(const v1::Action& action) {
  return std::string(ShortName(action.owner().empty() ? action.proposer() : action.owner()));
}

absl::StatusOr<v1::ActionFilter> FilterOf(const ContractCommand& command) {
  v1::ActionFilter filter;
  filter.set_action_sheet(command.sheet);
  filter.set_proposal(command.proposal);
  if (command.of_census) filter.set_of_census(true);
  if (command.late) filter.set_late(true);
  for (const std::string& name : command.selections) {
    SOCLE_ASSIGN_OR_RETURN(const int selection, EnumOf(v1::Action::Selection_descriptor(), name));
    filter.add_selections(static_cast<v1::Action::Selection>(selection));
  }
  for (const std::string& name : command.statuses) {
    SOCLE_ASSIGN_OR_RETURN(const int status, EnumOf(v1::Action::Status_descriptor(), name));
    filter.add_statuses(static_cast<v1::Action::Status>(status));
  }
  return filter;
}

// The sheet as census has it. One that cannot be read (hidden, or census is away) is no reason to show nothing: its
// name is shown with what stands against it.
std::string SheetText(const std::string& name, const Session& session) {
  using Sheets = socle::census::v1::ActionSheetService;
  socle::census::v1::GetActionSheetRequest request;
  request.set_name(name);
  const auto sheet = session.client.Call(&Sheets::Stub::GetActionSheet, *session.client.StubOf<Sheets>(), request);
  if (!sheet.ok()) return fmt::format("{} (not shown: {})", name, std::string(sheet.status().message()));
  return fmt::format("{}: {}, {}{}", name, sheet->title(), socle::census::v1::ActionSheet::Status_Name(sheet->status()),
                     sheet->synthetic() ? ", synthetic" : "");
}

std::string ProposalText(const std::string& name, const Session& session) {
  using Proposals = socle::census::v1::ProposalService;
  socle::census::v1::GetProposalRequest request;
  request.set_name(name);
  const auto proposal =
      session.client.Call(&Proposals::Stub::GetProposal, *session.client.StubOf<Proposals>(), request);
  if (!proposal.ok()) return fmt::format("{} (not shown: {})", name, std::string(proposal.status().message()));
  return fmt::format("{}: {}, {}", name, proposal->display_name(),
                     socle::census::v1::Proposal::Status_Name(proposal->status()));
}

void Print(const v1::Action& action, const Session& session) {
  const Console& console = session.console;
  console.out << console.Bold(
                     fmt::format("{}{}{}", action.number(), action.number().empty() ? "" : "  ", action.title()))
              << "  " << SyntheticText(action.synthetic()) << '\n';
  const auto line = [&](std::string_view what, const std::string& text) {
    if (!text.empty()) console.out << fmt::format("  {:<10} {}\n", what, text);
  };
  line("selection", v1::Action::Selection_Name(action.selection()));
  line("status", StatusText(action));
  line("owner", std::string(ShortName(action.owner())));
  line("proposer", std::string(ShortName(action.proposer())));
  line("days", action.has_start_date() || action.has_end_date()
                   ? fmt::format("{} to {}", DateText(action.start_date()), DateText(action.end_date()))
                   : "");
  line("place", action.place_label());
  if (!action.action_sheet().empty()) line("fiche", SheetText(action.action_sheet(), session));
  for (const std::string& name : action.proposals()) line("proposal", ProposalText(name, session));
  line("source", action.source());
  console.out << console.Dim(fmt::format("  {} · etag {}", action.name(), action.etag())) << '\n';
}

}  // namespace

absl::StatusOr<ExitCode> ListPlanActions(const ContractCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  v1::ListActionsRequest request;
  request.set_parent(command.name);
  SOCLE_ASSIGN_OR_RETURN(*request.mutable_filter(), FilterOf(command));
  SOCLE_ASSIGN_OR_RETURN(const auto list, CollectPages(session, *stub, &Service::Stub::ListActions, request,
                                                       &v1::ListActionsResponse::mutable_actions, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"ACTION"},
               {"NUMBER"},
               {"TITLE", Table::kLeft, true},
               {"WHOSE"},
               {"SELECTION"},
               {"STATUS"},
               {"FICHE"},
               {"PROPOSALS", Table::kLeft, true},
               {""}});
  for (const v1::Action& each : list.actions()) {
    std::string proposals;
    for (const std::string& name : each.proposals()) {
      proposals += (proposals.empty() ? "" : ", ") + WithoutCollection(name);
    }
    table.AddRow({LastPart(each.name()), each.number(), each.title(), WhoseText(each),
                  v1::Action::Selection_Name(each.selection()), StatusText(each),
                  WithoutCollection(each.action_sheet()), proposals, SyntheticText(each.synthetic())});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.actions_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> ShowPlanAction(const ContractCommand& command, const Session& session) {
  v1::GetActionRequest request;
  request.set_name(command.name);
  SOCLE_ASSIGN_OR_RETURN(const v1::Action action,
                         session.client.Call(&Service::Stub::GetAction, *session.client.StubOf<Service>(), request));
  if (session.globals.json) return PrintJson(action, session);
  Print(action, session);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> TakeUp(const ContractCommand& command, const Session& session) {
  v1::UpdateActionRequest request;
  v1::Action* action = request.mutable_action();
  action->set_name(command.name);
  action->set_etag(command.etag);
  request.set_validate_only(command.validate_only);
  PutText(command.taken_sheet, "action_sheet", action->mutable_action_sheet(), request.mutable_update_mask());
  if (command.taken_proposals) {
    for (const std::string& name : *command.taken_proposals) action->add_proposals(name);
    request.mutable_update_mask()->add_paths("proposals");
  }
  // A mask without fields would mean all of them.
  if (request.update_mask().paths().empty()) {
    return absl::InvalidArgumentError("nothing is to be taken up: say what, such as --fiche NAME or --proposal NAME");
  }
  SOCLE_ASSIGN_OR_RETURN(const v1::Action made,
                         session.client.Call(&Service::Stub::UpdateAction, *session.client.StubOf<Service>(), request));
  if (session.globals.json) return PrintJson(made, session);
  Print(made, session);
  return ExitCode::kOk;
}

}  // namespace socle::cli
