// contract deployment: a programme as it spreads over the territories of a pilot.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/contracts.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/contract_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;

// "2012-02-17", "2012-12-10 planned", "not certain".
std::string LaunchText(const v1::Contract& contract) {
  const bool planned = contract.launch_certainty() == v1::Contract::PLANNED;
  if (contract.has_launch_date()) return DateText(contract.launch_date()) + (planned ? " planned" : "");
  if (contract.launch_certainty() == v1::Contract::AMBIGUOUS) return "not certain";
  return planned ? "planned" : "unknown";
}

// "cadre 2011-02-24, contrat 2011-07-07 to 2017-07-07".
std::string InstrumentsText(const v1::DeploymentEntry& entry) {
  std::string text;
  for (const v1::DeployedInstrument& each : entry.instruments()) {
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", LastPart(each.instrument()),
                        DateText(each.effective_date()), each.has_end_date() ? " to " + DateText(each.end_date()) : "");
  }
  return text;
}

std::string StageText(v1::DeploymentEntry::Stage stage) {
  std::string text = v1::DeploymentEntry::Stage_Name(stage);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// What is said of the launches, in the order of the plan; a note that several have is said once.
void PrintNotes(const v1::ListDeploymentResponse& plan, const Console& console) {
  std::vector<std::pair<std::string, std::vector<std::string>>> notes;
  for (const v1::DeploymentEntry& entry : plan.entries()) {
    const std::string& note = entry.contract().launch_note();
    if (note.empty()) continue;
    auto found = std::find_if(notes.begin(), notes.end(), [&](const auto& each) { return each.first == note; });
    if (found == notes.end()) found = notes.insert(notes.end(), {note, {}});
    found->second.push_back(WithoutCollection(entry.contract().name()));
  }
  for (const auto& [note, contracts] : notes) {
    console.out << fmt::format(
        "  {}: {}\n", contracts.size() == 1 ? contracts.front() : fmt::format("{} of them", contracts.size()), note);
  }
}

void PrintPlan(const v1::ListDeploymentResponse& plan, const Console& console) {
  Table table({{"CONTRACT"},
               {"LABEL", Table::kLeft, true},
               {"LAUNCHED"},
               {"STAGE"},
               {"PHASE"},
               {"IN FORCE FROM", Table::kLeft, true},
               {""},
               {""}});
  std::map<v1::DeploymentEntry::Stage, int> stages;
  for (const v1::DeploymentEntry& entry : plan.entries()) {
    const v1::Contract& contract = entry.contract();
    ++stages[entry.stage()];
    table.AddRow({WithoutCollection(contract.name()), contract.display_name(), LaunchText(contract),
                  StageText(entry.stage()), entry.phase(), InstrumentsText(entry),
                  contract.pilot_project() ? "pilot project" : "", SyntheticText(contract.synthetic())});
  }
  PrintOrNone(table, console);
  std::string counted;
  for (const auto& [stage, count] : stages) counted += fmt::format(", {} {}", count, StageText(stage));
  console.out << fmt::format("as of {}: {} contracts{}\n", DateText(plan.as_of_date()), plan.entries_size(), counted);
  PrintNotes(plan, console);
}

}  // namespace

absl::StatusOr<ExitCode> ShowDeployment(const ContractCommand& command, const Session& session) {
  using Stub = v1::ContractService::Stub;
  const auto stub = session.client.StubOf<v1::ContractService>();
  v1::ListDeploymentRequest request;
  request.set_pilot(command.pilot);
  request.set_programme(command.programme);
  if (session.globals.as_of) *request.mutable_as_of_date() = ToProto(*session.globals.as_of);
  SOCLE_ASSIGN_OR_RETURN(const auto plan,
                         CollectPages(session, *stub, &Stub::ListDeployment, request,
                                      &v1::ListDeploymentResponse::mutable_entries, Paging{.limit = 0, .all = true}));
  if (session.globals.json) {
    session.console.out << JsonOf(plan) << '\n';
    return ExitCode::kOk;
  }
  PrintPlan(plan, session.console);
  return ExitCode::kOk;
}

}  // namespace socle::cli
