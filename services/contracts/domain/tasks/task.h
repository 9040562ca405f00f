// A party of a contract has ended, and people decide who stands in its place; as socle.contracts.v1.Task says it.
#pragma once

#include <string>
#include <vector>

#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/registry.h"

namespace socle::contracts {

// Stored: append only.
enum class TaskState { kOpen = 1, kDecided = 2, kDismissed = 3, kSuperseded = 4 };
enum class TaskOutcome { kOneSuccessor = 1, kShared = 2, kAmbiguous = 3, kNone = 4 };

struct Task {
  std::string id;        // a UUID
  std::string contract;  // id
  TaskState state = TaskState::kOpen;
  std::string party;
  std::string party_label;
  TaskOutcome outcome = TaskOutcome::kOneSuccessor;
  std::vector<Heir> heirs;  // by the registry, largest share first
  std::string explanation;
  Date as_of = Date::Min();
  std::string found_sha256;  // of outcome and heirs
  std::vector<Heir> decided_heirs;
  std::string decision;
  std::string note;
  Written written;
};

inline std::string NameOf(const Task& task) { return "contracts/" + task.contract + "/tasks/" + task.id; }

// "DECIDED".
std::string_view StateName(TaskState state);

// The task for what the registry says of a party. Without an id when the party lives on, or was never known: then there
// is nothing to decide. The same finding gives the same id.
Task TaskFor(const std::string& contract, const ContractParty& party, const Succession& succession, Date as_of);

}  // namespace socle::contracts
