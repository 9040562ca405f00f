// contract show: one page for who has to answer for it. Every figure is one that the service computes from its lines.
#include <fmt/format.h>

#include <algorithm>

#include "cli/names/entity_name.h"
#include "cli/output/json.h"
#include "cli/verbs/contracts.h"
#include "cli/verbs/pages.h"
#include "platform/base/error.h"
#include "socle/contracts/v1/action_service.grpc.pb.h"
#include "socle/contracts/v1/plan_service.grpc.pb.h"
#include "socle/contracts/v1/signature_service.grpc.pb.h"
#include "socle/contracts/v1/task_service.grpc.pb.h"

namespace socle::cli {
namespace {

namespace v1 = contract_api;

// "45 077,00 €" would hide what is added with what: the basis is always said.
std::string EurosText(int64_t cents) {
  return fmt::format("{}{}.{:02} €", cents < 0 ? "-" : "", NumberText(std::abs(cents) / 100), std::abs(cents) % 100);
}

void Line(const Console& console, std::string_view what, const std::string& text) {
  if (!text.empty()) console.out << fmt::format("  {:<11} {}\n", what, text);
}

void PrintHead(const v1::Contract& contract, const Console& console) {
  console.out << console.Bold(fmt::format("{}  {}", WithoutCollection(contract.name()), contract.display_name()))
              << (contract.synthetic() ? "  [synthetic]" : "") << '\n';
  Line(console, "programme", WithoutCollection(contract.programme()));
  Line(console, "phase", contract.phase());
  Line(console, "pilot", std::string(ShortName(contract.pilot())));
  Line(console, "territory",
       contract.has_perimeter_as_of_date()
           ? fmt::format("{}, perimeter of {}", contract.territory(), DateText(contract.perimeter_as_of_date()))
           : contract.territory());
  Line(console, "launched", contract.has_launch_date() ? DateText(contract.launch_date()) : "no source says when");
  Line(console, "", contract.launch_note());
  if (contract.pilot_project()) Line(console, "", "the pilot project of its programme");
  Line(console, "carries on", contract.predecessor());
  Line(console, "about", contract.description());
  Line(console, "source", contract.source());
}

absl::Status PrintInstruments(const v1::Contract& contract, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const auto instruments, InstrumentsOf(contract.name(), session));
  const auto stub = session.client.StubOf<v1::SignatureService>();
  Table table({{"INSTRUMENT"},
               {"LABEL", Table::kLeft, true},
               {"STATE"},
               {"FROM"},
               {"UNTIL"},
               {"SIGNED", Table::kRight},
               {"TO VOTE", Table::kRight},
               {""}});
  for (const v1::Instrument& each : instruments) {
    v1::SummarizeSignatoriesRequest request;
    request.set_name(each.name());
    SOCLE_ASSIGN_OR_RETURN(const auto summary,
                           session.client.Call(&v1::SignatureService::Stub::SummarizeSignatories, *stub, request));
    table.AddRow({LastPart(each.name()), each.display_name(), v1::Instrument::State_Name(each.state()),
                  each.has_effective_date() ? DateText(each.effective_date()) : "",
                  each.has_end_date() ? DateText(each.end_date()) : "",
                  fmt::format("{} of {}", summary.signed_count(), summary.signatory_count()),
                  summary.vote_pending_count() == 0 ? "" : std::to_string(summary.vote_pending_count()),
                  SyntheticText(each.synthetic())});
  }
  session.console.out << '\n';
  if (table.empty()) {
    session.console.out << "no instrument yet\n";
  } else {
    table.Print(session.console);
  }
  return absl::OkStatus();
}

void PrintMoney(const v1::PlanNode& plan, const Console& console) {
  Table table({{"YEAR"}, {"NATURE"}, {"BASIS"}, {"PLANNED", Table::kRight}, {"SPENT", Table::kRight}});
  for (const v1::BudgetSum& sum : plan.budget()) {
    table.AddRow({std::to_string(sum.year()), WithoutPrefix(v1::BudgetNature_Name(sum.nature()), "BUDGET_NATURE_"),
                  WithoutPrefix(v1::TaxBasis_Name(sum.tax_basis()), "TAX_BASIS_"), EurosText(sum.planned_cents()),
                  EurosText(sum.actual_cents())});
  }
  if (table.empty()) return;
  console.out << '\n';
  table.Print(console);
}

absl::Status PrintPlan(const v1::Contract& contract, const Session& session) {
  const auto stub = session.client.StubOf<v1::PlanService>();
  v1::GetPlanSummaryRequest request;
  request.set_parent(contract.name());
  SOCLE_ASSIGN_OR_RETURN(const auto summary,
                         session.client.Call(&v1::PlanService::Stub::GetPlanSummary, *stub, request));
  const v1::PlanNode& plan = summary.contract();
  const Console& console = session.console;
  if (plan.action_count() == 0) {
    console.out << "\nno action yet\n";
    return absl::OkStatus();
  }
  SOCLE_ASSIGN_OR_RETURN(const auto actions,
                         AllBelow<v1::ActionService>(session, contract.name(), &v1::ActionService::Stub::ListActions,
                                                     &v1::ListActionsResponse::mutable_actions));
  const auto synthetic =
      std::count_if(actions.begin(), actions.end(), [](const auto& each) { return each.synthetic(); });
  console.out << fmt::format("\naction plan: {} proposed, {} retained, {} of them engaged, {} completed, {} late{}\n",
                             NumberText(plan.action_count()), NumberText(plan.retained_count()),
                             NumberText(plan.engaged_count()), NumberText(plan.completed_count()),
                             NumberText(plan.late_count()),
                             synthetic == 0 ? "" : fmt::format("; {} of the proposals are synthetic", synthetic));
  Table table({{"AXIS", Table::kLeft, true},
               {"PROPOSED", Table::kRight},
               {"RETAINED", Table::kRight},
               {"ENGAGED", Table::kRight},
               {"COMPLETED", Table::kRight},
               {"DONE", Table::kRight}});
  for (const v1::PlanNode& axis : summary.axes()) {
    table.AddRow({axis.label(), NumberText(axis.action_count()), NumberText(axis.retained_count()),
                  NumberText(axis.engaged_count()), NumberText(axis.completed_count()),
                  fmt::format("{}.{:02} %", axis.progress_basis_points() / 100, axis.progress_basis_points() % 100)});
  }
  if (!table.empty()) table.Print(console);
  PrintMoney(plan, console);
  return absl::OkStatus();
}

void PrintParties(const v1::Contract& contract, const Console& console) {
  Table table({{"PARTY"}, {"NAME", Table::kLeft, true}, {"GROUP"}});
  for (const v1::ContractParty& each : contract.parties()) {
    table.AddRow({std::string(ShortName(each.party())), each.display_name(),
                  WithoutPrefix(v1::PartyGroup_Name(each.group()), "PARTY_GROUP_")});
  }
  console.out << fmt::format("\n{} parties\n", contract.parties_size());
  table.Print(console);
}

// "CA de Cambrai 1/8, CA du Caudrésis et du Catésis 7/8".
std::string HeirsText(const v1::Task& task) {
  std::string text;
  for (const v1::TaskHeir& heir : task.heirs()) {
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", heir.display_name(),
                        heir.denominator() == 0 || task.heirs_size() == 1
                            ? ""
                            : fmt::format(" {}/{}", heir.numerator(), heir.denominator()));
  }
  return text.empty() ? "nobody known" : text;
}

// Parties that ended since, and what has to be decided about them.
absl::Status PrintTasks(const v1::Contract& contract, const Session& session) {
  const auto stub = session.client.StubOf<v1::TaskService>();
  v1::ListTasksRequest request;
  request.set_parent(contract.name());
  request.set_state(v1::Task::OPEN);
  SOCLE_ASSIGN_OR_RETURN(const auto list,
                         CollectPages(session, *stub, &v1::TaskService::Stub::ListTasks, request,
                                      &v1::ListTasksResponse::mutable_tasks, Paging{.limit = 0, .all = true}));
  if (list.tasks_size() == 0) return absl::OkStatus();
  session.console.out << fmt::format("\n! {} parties have ended: their succession is to be decided\n",
                                     list.tasks_size());
  Table table({{"PARTY"}, {"NAME", Table::kLeft, true}, {"CARRIED ON BY", Table::kLeft, true}, {"TASK"}});
  for (const v1::Task& task : list.tasks()) {
    table.AddRow(
        {std::string(ShortName(task.party())), task.party_display_name(), HeirsText(task), LastPart(task.name())});
  }
  table.Print(session.console);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExitCode> ShowContract(const ContractCommand& command, const Session& session) {
  SOCLE_ASSIGN_OR_RETURN(const v1::Contract contract, GetContract(command.name, session));
  if (session.globals.json) {
    session.console.out << JsonOf(contract) << '\n';
    return ExitCode::kOk;
  }
  PrintHead(contract, session.console);
  SOCLE_RETURN_IF_ERROR(PrintInstruments(contract, session));
  SOCLE_RETURN_IF_ERROR(PrintStrategy(contract, session));
  SOCLE_RETURN_IF_ERROR(PrintPlan(contract, session));
  SOCLE_RETURN_IF_ERROR(PrintTasks(contract, session));
  PrintParties(contract, session.console);
  return ExitCode::kOk;
}

}  // namespace socle::cli
