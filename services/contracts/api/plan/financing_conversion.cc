#include "services/contracts/api/plan/financing_conversion.h"

#include <fmt/format.h>

#include "platform/api/time_conversion.h"
#include "platform/api/uuid.h"
#include "services/contracts/api/plan/plan_fields.h"

namespace socle::contracts::api {
namespace {

std::string FindingName(std::string_view contract, std::string_view id) {
  return fmt::format("contracts/{}/financingFindings/{}", contract, id);
}
std::string DecisionName(std::string_view contract, std::string_view id) {
  return fmt::format("contracts/{}/financingDecisions/{}", contract, id);
}

}  // namespace

std::string FindingId(const plan::Finding& finding) { return socle::api::UuidOf({"financing finding", finding.Key()}); }

const plan::FinancingDecision* CheckedCase::DecisionOn(const std::string& finding_id) const {
  for (const plan::FinancingDecision& decision : checked->decisions) {
    if (decision.finding == finding_id) return &decision;
  }
  return nullptr;
}

CheckedCase CheckCase(const plan::FinancingBook::Case& checked) {
  plan::Refuted refuted;
  for (const plan::FinancingDecision& decision : checked.decisions) {
    if (decision.verdict != plan::Verdict::kRefuted) continue;
    refuted[plan::Finding{.rule = decision.rule, .actions = decision.actions}.Key()] = decision.facts;
  }
  return {.report = plan::CheckFinancing(checked.action, checked.others, refuted), .checked = &checked};
}

v1::FinancingFinding Show(const plan::Finding& finding, const CheckedCase& in) {
  v1::FinancingFinding proto;
  const std::string id = FindingId(finding);
  const std::string& contract = in.checked->action.contract;
  if (!contract.empty()) proto.set_name(FindingName(contract, id));  // a grant of the State is in none
  proto.set_rule(static_cast<v1::FinancingFinding::Rule>(finding.rule));
  proto.set_severity(static_cast<v1::FinancingFinding::Severity>(finding.severity));
  for (const std::string& action : finding.actions) proto.add_actions(action);
  proto.set_explanation(finding.english);
  proto.set_french_explanation(finding.french);
  proto.set_legal_reference(std::string(finding.legal_reference));
  proto.set_subsidy_basis_points(finding.subsidy_basis_points);
  proto.set_facts(finding.facts);
  proto.set_state(v1::FinancingFinding::OPEN);
  if (const plan::FinancingDecision* decision = in.DecisionOn(id)) {
    *proto.mutable_decision() = Show(*decision);
    if (decision->facts == finding.facts) {
      proto.set_state(static_cast<v1::FinancingFinding::State>(decision->verdict));
    }
  }
  return proto;
}

v1::FinancingDecision Show(const plan::FinancingDecision& decision) {
  v1::FinancingDecision proto;
  proto.set_name(DecisionName(decision.contract, decision.id));
  proto.set_financing_finding(FindingName(decision.contract, decision.finding));
  proto.set_rule(static_cast<v1::FinancingFinding::Rule>(decision.rule));
  for (const std::string& action : decision.actions) proto.add_actions(action);
  proto.set_verdict(static_cast<v1::FinancingFinding::State>(decision.verdict));
  proto.set_reason(decision.reason);
  proto.set_facts(decision.facts);
  if (!decision.supersedes.empty()) proto.set_supersedes(DecisionName(decision.contract, decision.supersedes));
  proto.set_actor(decision.actor);
  socle::api::ToProto(decision.create_time, proto.mutable_create_time());
  proto.set_revision(decision.revision);
  return proto;
}

void ShowOwnShare(const plan::OwnShare& share, v1::OwnShare* proto) {
  proto->set_outcome(static_cast<v1::OwnShare::Outcome>(share.outcome));
  proto->set_minimum_basis_points(share.minimum_basis_points);
  proto->set_legal_reference(std::string(share.legal_reference));
  if (!share.IsReckoned()) return;
  ShowMoney(share.public_financing, proto->mutable_public_financing());
  ShowMoney(share.subsidies, proto->mutable_subsidies());
  ShowMoney(share.own, proto->mutable_own());
  proto->set_share_basis_points(share.share_basis_points);
  proto->set_expected_share_basis_points(share.expected_share_basis_points);
}

}  // namespace socle::contracts::api
