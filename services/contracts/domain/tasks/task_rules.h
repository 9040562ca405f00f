// How a party that has ended is followed: who may say so, what has to be proved, and what becomes of the contract.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/contracts/domain/contracts/phases.h"
#include "services/contracts/domain/rights.h"
#include "services/contracts/domain/tasks/task.h"

namespace socle::contracts {

// What somebody wants to decide.
struct SuccessionStep {
  std::vector<Heir> heirs;  // in the order in which they were named
  std::string decision;     // "bodies/…/decisions/…"; empty: none
  std::string note;
};

// What is known of it; as PhaseFacts.
struct SuccessionFacts {
  std::vector<PartyIdentity> identities;   // of the heirs, today; empty when the registry is away
  std::optional<DecisionVerdict> verdict;  // of the decision
  bool registry_away = false;
};

// Whether people have to decide, beyond what the law does by itself: one heir, who carries all of it on.
bool NeedsChoice(const Task& task, const SuccessionStep& step);

// The text that a body of the contract adopts; see CheckDecideTaskResponse.decision_text.
std::string DecisionText(const Task& task, const SuccessionStep& step);

// Everything that keeps it from being decided so. Empty: it may be.
std::vector<UnmetPhaseCondition> CheckSuccession(const Contract& contract, const Task& task, const SuccessionStep& step,
                                                 const SuccessionFacts& facts);

// The contract with the heirs in the party's place, in its group; a pilot that has ended is followed by the first heir.
void Succeed(const Task& task, const SuccessionStep& step, Contract* contract);

// The pilot's and parties' relations; whoever acts for the one heir by law, or for any heir of a pilot that has ended,
// acts for an owner.
Relations RelationsTo(const Task& task, const Contract& contract, const Actor& actor);

}  // namespace socle::contracts
