// fiche duplicates list, decisions, decide.
#include <fmt/format.h>

#include "cli/names/entity_name.h"
#include "cli/verbs/governance.h"
#include "cli/verbs/pages.h"
#include "cli/verbs/written.h"
#include "platform/base/error.h"
#include "socle/census/v1/action_sheet_duplicate_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = ::socle::census::v1;
using Service = v1::ActionSheetDuplicateService;
using Decision = v1::ActionSheetDecision;

// "SIMILAR_TITLE 45 (dentelle musee), SAME_PLACE 20 (commune-59139)".
std::string HintsText(const v1::ActionSheetDuplicate& pair) {
  std::string text;
  for (const auto& hint : pair.hints()) {
    text += fmt::format("{}{} {} ({})", text.empty() ? "" : ", ", v1::ActionSheetDuplicate::Reason_Name(hint.reason()),
                        hint.points(), ShortName(hint.value()));
  }
  return text;
}

absl::StatusOr<ExitCode> List(const SheetDuplicateCommand& command, const Session& session) {
  if (command.sheet.empty() && command.party.empty()) {
    return absl::InvalidArgumentError("of whom? give --fiche NAME or --party NAME");
  }
  const auto stub = session.client.StubOf<Service>();
  v1::ListActionSheetDuplicatesRequest request;
  request.set_sheet(command.sheet);
  request.set_party(command.party);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &Service::Stub::ListActionSheetDuplicates, request,
                                      &v1::ListActionSheetDuplicatesResponse::mutable_duplicates, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table({{"SURE", Table::kRight},
               {"FIRST"},
               {"TITLE", Table::kLeft, true},
               {"SECOND"},
               {"TITLE", Table::kLeft, true},
               {"WHY", Table::kLeft, true}});
  for (const v1::ActionSheetDuplicate& each : list.duplicates()) {
    table.AddRow({std::to_string(each.confidence()), WithoutCollection(each.first().name()), each.first().title(),
                  WithoutCollection(each.second().name()), each.second().title(), HintsText(each)});
  }
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.duplicates_size(), -1);
  return ExitCode::kOk;
}

std::vector<std::string> CellsOf(const Decision& decision) {
  std::string sheets;
  for (const std::string& name : decision.sheets()) sheets += (sheets.empty() ? "" : ", ") + WithoutCollection(name);
  return {TimestampText(decision.create_time()),
          v1::DuplicateDecision::Verdict_Name(decision.verdict()),
          sheets,
          decision.reason(),
          WithoutCollection(decision.name()),
          decision.superseded_by().empty() ? "holds" : "replaced by " + WithoutCollection(decision.superseded_by())};
}

Table DecisionTable() {
  return Table(
      {{"RECORDED"}, {"VERDICT"}, {"FICHES", Table::kLeft, true}, {"WHY", Table::kLeft, true}, {"NAME"}, {""}});
}

absl::StatusOr<ExitCode> Decisions(const SheetDuplicateCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  v1::ListActionSheetDecisionsRequest request;
  request.set_parent(command.sheet);
  SOCLE_ASSIGN_OR_RETURN(
      const auto list,
      CollectPages(session, *stub, &Service::Stub::ListActionSheetDecisions, request,
                   &v1::ListActionSheetDecisionsResponse::mutable_action_sheet_decisions, command.paging));
  if (session.globals.json) return PrintJson(list, session);
  Table table = DecisionTable();
  for (const Decision& each : list.action_sheet_decisions()) table.AddRow(CellsOf(each));
  PrintOrNone(table, session.console);
  if (!list.next_page_token().empty()) PrintMore(session.console, list.action_sheet_decisions_size(), -1);
  return ExitCode::kOk;
}

absl::StatusOr<ExitCode> Decide(const SheetDuplicateCommand& command, const Session& session) {
  const auto stub = session.client.StubOf<Service>();
  v1::DecideActionSheetDuplicateRequest request;
  Decision* decision = request.mutable_action_sheet_decision();
  for (const std::string& name : command.sheets) decision->add_sheets(name);
  SOCLE_ASSIGN_OR_RETURN(const int verdict, EnumOf(v1::DuplicateDecision::Verdict_descriptor(), command.verdict));
  decision->set_verdict(static_cast<v1::DuplicateDecision::Verdict>(verdict));
  decision->set_reason(command.reason);
  decision->set_supersedes(command.supersedes);
  request.set_validate_only(command.validate_only);
  SOCLE_ASSIGN_OR_RETURN(const Decision made,
                         session.client.Call(&Service::Stub::DecideActionSheetDuplicate, *stub, request));
  if (session.globals.json) return PrintJson(made, session);
  Table table = DecisionTable();
  table.AddRow(CellsOf(made));
  table.Print(session.console);
  return ExitCode::kOk;
}

}  // namespace

absl::StatusOr<ExitCode> Run(const SheetDuplicateCommand& command, const Session& session) {
  switch (command.action) {
    case SheetDuplicateCommand::Action::kDecide:
      return Decide(command, session);
    case SheetDuplicateCommand::Action::kDecisions:
      return Decisions(command, session);
    default:
      return List(command, session);
  }
}

}  // namespace socle::cli
