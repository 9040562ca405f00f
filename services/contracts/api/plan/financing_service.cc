#include "services/contracts/api/plan/financing_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "platform/api/content_digest.h"
#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/api/uuid.h"
#include "platform/base/legal_day.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/plan/financing_conversion.h"
#include "services/contracts/api/plan/money_conversion.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/domain/plan/subsidy_statement.h"

namespace socle::contracts::api {
namespace {

using plan::FinancingBook;
using socle::api::IdOfName;
using socle::api::IdsOfName;
using socle::api::Page;
using socle::api::Violations;

const std::initializer_list<std::string_view> kActions = {"contracts", "actions"};
constexpr size_t kScanned = 200;  // actions that one page of findings looks at, at most

template <typename Values>
void CheckKnown(const Values& values, const google::protobuf::EnumDescriptor* known, std::string_view path,
                Violations* violations) {
  for (int i = 0; i < values.size(); ++i) {
    socle::api::EnumFromProto(values[i], known, fmt::format("{}[{}]", path, i), violations);
  }
}

template <typename Values>
bool Includes(const Values& wanted, int value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

absl::Status Gone(std::string_view name, std::string_view type, std::string_view english, std::string_view french) {
  return socle::api::IllegalState(name, type, {{std::string(type), std::string(english), std::string(french)}});
}

absl::StatusOr<plan::Verdict> VerdictOf(int verdict) {
  if (verdict == v1::FinancingFinding::CONFIRMED || verdict == v1::FinancingFinding::REFUTED ||
      verdict == v1::FinancingFinding::EXEMPTED) {
    return static_cast<plan::Verdict>(verdict);
  }
  return InvalidField("verdict", "not CONFIRMED, REFUTED or EXEMPTED",
                      "verdict : CONFIRMED, REFUTED ou EXEMPTED attendu.");
}

void ShowTotals(const plan::StatementTotals& totals, v1::StatementTotals* proto) {
  proto->set_tax_basis(static_cast<v1::TaxBasis>(totals.basis));
  proto->set_cost_cents(totals.cost);
  proto->set_requested_cents(totals.requested);
  proto->set_public_awarded_cents(totals.public_awarded);
  proto->set_private_awarded_cents(totals.private_awarded);
  proto->set_paid_cents(totals.paid);
  proto->set_own_cents(totals.own);
}

}  // namespace

FinancingService::FinancingService(const Needs& needs)
    : needs_(needs), service_("socle.contracts.v1.FinancingService") {
  service_.Blocking<v1::CheckFinancingRequest, v1::CheckFinancingResponse>(
      "CheckFinancing", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service_.Blocking<v1::ListFinancingFindingsRequest, v1::ListFinancingFindingsResponse>(
      "ListFinancingFindings", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::DecideFinancingFindingRequest, v1::FinancingDecision>(
      "DecideFinancingFinding", [this](rpc::Call& call, const auto& request) { return Decide(call, request); });
  service_.Blocking<v1::ListFinancingDecisionsRequest, v1::ListFinancingDecisionsResponse>(
      "ListFinancingDecisions", [this](rpc::Call& call, const auto& request) { return Decisions(call, request); });
  service_.Blocking<v1::GetSubsidyStatementRequest, v1::GetSubsidyStatementResponse>(
      "GetSubsidyStatement", [this](rpc::Call& call, const auto& request) { return Statement(call, request); });
}

bool FinancingService::AddGrants(std::vector<FinancingBook::Case>& cases, rpc::Call& call) const {
  if (needs_.grants == nullptr) return false;
  std::vector<const plan::Action*> actions;
  for (const FinancingBook::Case& each : cases) actions.push_back(&each.action);
  auto found = needs_.grants->GrantsOf(actions, call.deadline());
  if (!found.ok()) return false;
  for (size_t i = 0; i < cases.size(); ++i) {
    std::vector<plan::Action> grants = plan::Undeclared(cases[i].action, std::move((*found)[i]));
    std::move(grants.begin(), grants.end(), std::back_inserter(cases[i].others));
  }
  return true;
}

absl::StatusOr<v1::CheckFinancingResponse> FinancingService::Check(rpc::Call& call,
                                                                   const v1::CheckFinancingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kActions, "name"));
  std::vector<FinancingBook::Case> cases(1);
  SOCLE_ASSIGN_OR_RETURN(cases[0], needs_.book->FindCase(ids[0], ids[1], call.deadline()));
  v1::CheckFinancingResponse response;
  response.set_grants_checked(AddGrants(cases, call));
  const CheckedCase checked = CheckCase(cases[0]);
  for (const plan::Finding& finding : checked.report.findings) *response.add_findings() = Show(finding, checked);
  ShowOwnShare(checked.report.own_share, response.mutable_own_share());
  for (const plan::Action* action : checked.report.project) response.add_project_actions(action->Name());
  return response;
}

absl::StatusOr<v1::ListFinancingFindingsResponse> FinancingService::List(
    rpc::Call& call, const v1::ListFinancingFindingsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, IdOfName(request.parent(), "contracts", "parent"));
  Violations violations;
  CheckKnown(request.rules(), v1::FinancingFinding::Rule_descriptor(), "rules", &violations);
  CheckKnown(request.states(), v1::FinancingFinding::State_descriptor(), "states", &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<FinancingBook::Case> cases,
                         needs_.book->FindCases(contract, page.after(), kScanned, call.deadline()));
  v1::ListFinancingFindingsResponse response;
  response.set_grants_checked(AddGrants(cases, call));
  bool cut = cases.size() == kScanned;
  std::string last;
  for (const FinancingBook::Case& found : cases) {
    const CheckedCase checked = CheckCase(found);
    last = found.action.id;
    for (const plan::Finding& finding : checked.report.findings) {
      const v1::FinancingFinding shown = Show(finding, checked);
      if (!Includes(request.rules(), shown.rule()) || !Includes(request.states(), shown.state())) continue;
      *response.add_financing_findings() = shown;
    }
    if (static_cast<size_t>(response.financing_findings_size()) >= page.size()) {
      cut = cut || &found != &cases.back();
      break;
    }
  }
  if (cut) response.set_next_page_token(page.NextToken(last));
  return response;
}

absl::StatusOr<v1::FinancingDecision> FinancingService::Decide(rpc::Call& call,
                                                               const v1::DecideFinancingFindingRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto name,
                         socle::api::ParseNestedUuid(request.name(), "contracts", "financingFindings", "name"));
  SOCLE_ASSIGN_OR_RETURN(const auto action, IdsOfName(request.action(), kActions, "action"));
  SOCLE_ASSIGN_OR_RETURN(const plan::Verdict verdict, VerdictOf(request.verdict()));
  SOCLE_ASSIGN_OR_RETURN(const std::string reason,
                         socle::api::CheckText("reason", request.reason(), {.min = 1, .max = 2000}));
  if (action[0] != name.parent) {
    return InvalidField("action", "is of another contract", "action : appartient à un autre contrat.");
  }
  // Asked before the transaction, which must not wait for census.
  std::vector<FinancingBook::Case> before(1);
  SOCLE_ASSIGN_OR_RETURN(before[0], needs_.book->FindCase(action[0], action[1], call.deadline()));
  AddGrants(before, call);
  std::erase_if(before[0].others, [](const plan::Action& other) { return other.grant.empty(); });
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return needs_.writer->Run<v1::FinancingDecision>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::FinancingDecision> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Read(unit.tx(), name.parent));
        SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kSelect, contract, request.name()));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        SOCLE_ASSIGN_OR_RETURN(FinancingBook::Case found, needs_.book->ReadCase(unit.tx(), action[0], action[1]));
        const std::vector<plan::Action> grants = plan::Undeclared(found.action, before[0].others);
        found.others.insert(found.others.end(), grants.begin(), grants.end());
        const CheckedCase checked = CheckCase(found);
        const auto& findings = checked.report.findings;
        const auto finding = std::find_if(findings.begin(), findings.end(),
                                          [&](const plan::Finding& one) { return FindingId(one) == name.child; });
        if (finding == findings.end()) {
          return Gone(request.name(), "GONE", "Nothing of this name is found any more.", "Ce constat n'a plus lieu.");
        }
        if (!request.facts().empty() && request.facts() != finding->facts) {
          return Gone(request.name(), "FACTS", "The figures changed since they were read.",
                      "Les montants ont changé depuis leur lecture.");
        }
        plan::FinancingDecision decision{.contract = name.parent,
                                         .id = command.NewId(),
                                         .finding = name.child,
                                         .rule = finding->rule,
                                         .actions = finding->actions,
                                         .verdict = verdict,
                                         .reason = reason,
                                         .facts = finding->facts,
                                         .actor = command.caller};
        if (const auto* superseded = checked.DecisionOn(name.child)) decision.supersedes = superseded->id;
        needs_.book->Add(unit.tx(), unit.revision(), decision);
        const v1::FinancingDecision shown = Show(decision);
        unit.Record({.resource = shown.name(),
                     .kind = write::ChangeKind::kCreated,
                     .changes = {"decided"},
                     .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ListFinancingDecisionsResponse> FinancingService::Decisions(
    rpc::Call& call, const v1::ListFinancingDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, IdOfName(request.parent(), "contracts", "parent"));
  std::string finding;
  if (!request.financing_finding().empty()) {
    SOCLE_ASSIGN_OR_RETURN(const auto name, socle::api::ParseNestedUuid(request.financing_finding(), "contracts",
                                                                        "financingFindings", "financing_finding"));
    finding = name.child;
  }
  int64_t before = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), before);
  SOCLE_ASSIGN_OR_RETURN(auto decisions,
                         needs_.book->ListDecisions(contract, finding, before, page.size() + 1, call.deadline()));
  v1::ListFinancingDecisionsResponse response;
  if (decisions.size() > page.size()) {
    decisions.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(decisions.back().revision)));
  }
  for (const plan::FinancingDecision& decision : decisions) *response.add_financing_decisions() = Show(decision);
  return response;
}

absl::StatusOr<v1::GetSubsidyStatementResponse> FinancingService::Statement(
    rpc::Call& call, const v1::GetSubsidyStatementRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kActions, "name"));
  SOCLE_ASSIGN_OR_RETURN(const FinancingBook::Case found, needs_.book->FindCase(ids[0], ids[1], call.deadline()));
  std::vector<const plan::Action*> project{&found.action};
  for (const plan::Action& other : found.others) {
    if (plan::AreLinked(found.action, other)) project.push_back(&other);
  }
  const plan::SubsidyStatement statement = plan::StateSubsidies(project);
  v1::GetSubsidyStatementResponse response;
  response.set_action(found.action.Name());
  response.set_title(found.action.title);
  response.set_owner(found.action.owner);
  socle::api::ToProto(TodayInParis(needs_.clock->Now()), response.mutable_date());
  for (const plan::SubsidyStatement::Line& line : statement.lines) {
    v1::StatementLine* shown = response.add_lines();
    shown->set_action(line.action->Name());
    ShowFundingLine(*line.line, shown->mutable_funding_line());
  }
  for (const plan::StatementTotals& totals : statement.totals) ShowTotals(totals, response.add_totals());
  response.set_mixed_tax_bases(statement.totals.size() > 1);
  ShowOwnShare(statement.own_share, response.mutable_own_share());
  return response;
}

}  // namespace socle::contracts::api
