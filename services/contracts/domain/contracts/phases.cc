#include "services/contracts/domain/contracts/phases.h"

#include <fmt/format.h>

#include <algorithm>

namespace socle::contracts {
namespace {

using Unmet = std::vector<UnmetPhaseCondition>;

void CheckInstruments(const Programme& programme, const Phase& phase, const PhaseFacts& facts, Unmet* unmet) {
  for (const std::string& kind : phase.instruments_in_force) {
    const auto& in_force = facts.kinds_in_force;
    if (std::find(in_force.begin(), in_force.end(), kind) != in_force.end()) continue;
    const InstrumentKind* found = programme.FindKind(kind);
    const std::string& label = found == nullptr ? kind : found->display_name;
    unmet->push_back({.type = "INSTRUMENT_NOT_IN_FORCE",
                      .subject = kind,
                      .english = fmt::format("No instrument of the kind '{}' is in force.", kind),
                      .french = fmt::format("« {} » n'est pas en vigueur.", label)});
  }
}

void CheckVerdict(const PhaseStep& step, const PhaseFacts& facts, Unmet* unmet) {
  if (facts.verdict) {
    AddVerdict(step.decision, *facts.verdict, unmet);
  } else if (facts.registry_away) {
    unmet->push_back({.type = "DECISION_NOT_LOOKED_UP",
                      .subject = step.decision,
                      .english = "The registry is away: the decision could not be looked up.",
                      .french = "Le registre ne répond pas : la décision n'a pas pu être vérifiée.",
                      .unknown = true});
  }
}

void CheckDecision(const Programme& programme, const Contract& contract, const Phase& phase, const PhaseStep& step,
                   const PhaseFacts& facts, Unmet* unmet) {
  if (phase.validated_by.empty()) {
    if (step.decision.empty()) return;
    unmet->push_back({.type = "DECISION_NOT_ASKED_FOR",
                      .subject = step.decision,
                      .english = fmt::format("The phase '{}' ends without a decision.", phase.id),
                      .french = fmt::format("La phase « {} » se termine sans décision.", phase.display_name)});
    return;
  }
  const BodyRole* role = programme.FindBodyRole(phase.validated_by);
  const std::string& label = role == nullptr ? phase.validated_by : role->display_name;
  if (step.decision.empty()) {
    unmet->push_back({.type = "DECISION_MISSING",
                      .subject = phase.validated_by,
                      .english = fmt::format("A decision of the '{}' has to end the phase.", phase.validated_by),
                      .french = fmt::format("Une décision de l'instance « {} » doit clore la phase.", label)});
    return;
  }
  const std::string_view body = BodyOfDecision(step.decision);
  const bool entitled = std::any_of(contract.bodies.begin(), contract.bodies.end(), [&](const ContractBody& each) {
    return each.role == phase.validated_by && each.body == body;
  });
  if (!entitled) {
    unmet->push_back({.type = "DECISION_OF_ANOTHER_BODY",
                      .subject = step.decision,
                      .english = fmt::format("{} is no '{}' of the contract.", body, phase.validated_by),
                      .french = fmt::format("{} n'est pas l'instance « {} » du contrat.", body, label)});
  }
  CheckVerdict(step, facts, unmet);
}

void CheckDay(const PhaseStep& step, const PhaseFacts& facts, Unmet* unmet) {
  if (step.effective > facts.today) {
    unmet->push_back({.type = "DAY_TO_COME",
                      .subject = step.effective.ToString(),
                      .english = fmt::format("{} is after today.", step.effective.ToString()),
                      .french = fmt::format("Le {} n'est pas encore venu.", step.effective.ToString())});
  }
  if (!facts.phase_began.IsOpen() && step.effective < facts.phase_began) {
    unmet->push_back(
        {.type = "DAY_BEFORE_PHASE",
         .subject = step.effective.ToString(),
         .english = fmt::format("The present phase began on {} only.", facts.phase_began.ToString()),
         .french = fmt::format("La phase en cours n'a commencé que le {}.", facts.phase_began.ToString())});
  }
}

}  // namespace

void AddVerdict(const std::string& decision, const DecisionVerdict& verdict, std::vector<UnmetPhaseCondition>* unmet) {
  for (const DecisionVerdict::Reason& reason : verdict.reasons) {
    unmet->push_back(
        {.type = "DECISION_" + reason.code, .subject = decision, .english = reason.english, .french = reason.french});
  }
  if (verdict.valid || !verdict.reasons.empty()) return;
  unmet->push_back({.type = "DECISION_NOT_VALID",
                    .subject = decision,
                    .english = "The decision cannot be relied on.",
                    .french = "La décision n'est pas valable."});
}

std::string_view BodyOfDecision(std::string_view decision) {
  constexpr std::string_view kMiddle = "/decisions/";
  const size_t at = decision.find(kMiddle);
  if (!decision.starts_with("bodies/") || at == std::string_view::npos) return {};
  const std::string_view id = decision.substr(at + kMiddle.size());
  return id.empty() || id.find('/') != std::string_view::npos ? std::string_view() : decision.substr(0, at);
}

std::string DecisionText(const Contract& contract, const Phase& next, std::string_view document_sha256) {
  std::string text =
      fmt::format("contract: {}\nphase: {}\nnext phase: {}\n", NameOf(contract), contract.phase, next.id);
  if (!document_sha256.empty()) text += fmt::format("document: sha256:{}\n", document_sha256);
  return text;
}

std::vector<UnmetPhaseCondition> CheckPhaseStep(const Programme& programme, const Contract& contract,
                                                const PhaseStep& step, const PhaseFacts& facts) {
  Unmet unmet;
  const Phase* phase = programme.FindPhase(contract.phase);
  if (phase == nullptr || programme.PhaseAfter(contract.phase) == nullptr) {
    const std::string& label = phase == nullptr ? contract.phase : phase->display_name;
    unmet.push_back({.type = "LAST_PHASE",
                     .subject = contract.phase,
                     .english = fmt::format("No phase follows '{}'.", contract.phase),
                     .french = fmt::format("Aucune phase ne suit « {} ».", label)});
    return unmet;
  }
  CheckInstruments(programme, *phase, facts, &unmet);
  CheckDecision(programme, contract, *phase, step, facts, &unmet);
  CheckDay(step, facts, &unmet);
  return unmet;
}

}  // namespace socle::contracts
