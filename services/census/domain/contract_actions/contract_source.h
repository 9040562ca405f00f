// Contracts, as census asks it.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/census/domain/contract_actions/contract_action.h"

namespace socle::census {

// Every call fails with UNAVAILABLE while contracts gives no answer.
class ContractSource {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ContractSource() = default;

  // Those of the names that are there, deleted ones too; without `programme` and `since`.
  virtual absl::StatusOr<std::vector<ContractAction>> Actions(std::span<const std::string> names,
                                                              Deadline deadline) = 0;
  // The day from which an action's selection and status hold; Max(): not known.
  virtual absl::StatusOr<Date> Since(const std::string& action, Deadline deadline) = 0;
  // "programmes/…" of the contract of an action.
  virtual absl::StatusOr<std::string> ProgrammeOf(const std::string& action, Deadline deadline) = 0;
  // The names of all actions that take something of census up, some at a time.
  virtual absl::Status ForAll(absl::FunctionRef<absl::Status(std::span<const std::string>)> take,
                              Deadline deadline) = 0;
};

}  // namespace socle::census
