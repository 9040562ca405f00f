// How a contract gets from one phase of its programme to the next: what must be proved, and on which text a body
// decides.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/programmes/programme.h"
#include "services/contracts/domain/registry.h"

namespace socle::contracts {

// One condition of a step that does not hold, or could not be looked up.
struct UnmetPhaseCondition {
  std::string type;  // "DECISION_MISSING"
  std::string subject;
  std::string english;
  std::string french;
  bool unknown = false;  // the registry is away: neither met nor unmet
};

// What somebody asks for who wants to end a phase.
struct PhaseStep {
  std::string decision;         // "bodies/…/decisions/…"; empty: none
  std::string document_sha256;  // empty: the text names no document
  Date effective = Date::Min();
};

// What is known when the step is checked.
struct PhaseFacts {
  Date today;
  Date phase_began;                         // the day on which the present one began
  std::vector<std::string> kinds_in_force;  // ids of kinds of which an instrument is in force
  std::optional<DecisionVerdict> verdict;   // of the decision, when one was given and the registry answered
  bool registry_away = false;               // it was asked and did not answer
};

// The text that a body adopts to end the phase; see CheckAdvancePhaseResponse.decision_text.
std::string DecisionText(const Contract& contract, const Phase& next, std::string_view document_sha256);

// Everything that keeps the step from being made. Empty: it may be.
std::vector<UnmetPhaseCondition> CheckPhaseStep(const Programme& programme, const Contract& contract,
                                                const PhaseStep& step, const PhaseFacts& facts);

// What the registry says against relying on a decision, as conditions.
void AddVerdict(const std::string& decision, const DecisionVerdict& verdict, std::vector<UnmetPhaseCondition>* unmet);

// "bodies/x" of "bodies/x/decisions/y"; empty for what is no such name.
std::string_view BodyOfDecision(std::string_view decision);

}  // namespace socle::contracts
