// What versions of plans need of a store.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/plan/plan_version.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts::plan {

class PlanVersionBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~PlanVersionBook() = default;

  // Within the transaction of a command that holds the contract. The newest one; none: there is none yet.
  virtual std::optional<PlanVersion> Latest(db::Transaction& tx, std::string_view contract) = 0;
  // What is retained now, by id.
  virtual std::vector<PlannedAction> Current(db::Transaction& tx, std::string_view contract) = 0;
  // Sets its times and revision.
  virtual void Add(db::Transaction& tx, int64_t revision, const std::vector<PlannedAction>& actions,
                   PlanVersion& version) = 0;

  // `number` 0: the newest. NOT_FOUND; so below.
  virtual absl::StatusOr<PlanVersion> Find(std::string_view contract, int32_t number, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<PlanVersion>> List(std::string_view contract, int32_t after, size_t limit,
                                                        Deadline deadline) = 0;
  // Of a version that is there, by id.
  virtual absl::StatusOr<std::vector<PlannedAction>> ListActions(const PlanVersion& version, std::string_view after,
                                                                 size_t limit, Deadline deadline) = 0;
};

}  // namespace socle::contracts::plan
