// Versions of plans in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/plan/plan_version_book.h"

namespace socle::contracts::store {

class PlanVersionStore : public plan::PlanVersionBook {
 public:
  explicit PlanVersionStore(db::Pool* pool) : pool_(pool) {}

  std::optional<plan::PlanVersion> Latest(db::Transaction& tx, std::string_view contract) override;
  std::vector<plan::PlannedAction> Current(db::Transaction& tx, std::string_view contract) override;
  void Add(db::Transaction& tx, int64_t revision, const std::vector<plan::PlannedAction>& actions,
           plan::PlanVersion& version) override;

  absl::StatusOr<plan::PlanVersion> Find(std::string_view contract, int32_t number, Deadline deadline) override;
  absl::StatusOr<std::vector<plan::PlanVersion>> List(std::string_view contract, int32_t after, size_t limit,
                                                      Deadline deadline) override;
  absl::StatusOr<std::vector<plan::PlannedAction>> ListActions(const plan::PlanVersion& version, std::string_view after,
                                                               size_t limit, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
