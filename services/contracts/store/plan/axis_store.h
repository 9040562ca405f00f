// Axes of plans in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/plan/axis_book.h"

namespace socle::contracts::store {

class AxisStore : public plan::AxisBook {
 public:
  explicit AxisStore(db::Pool* pool) : pool_(pool) {}

  std::vector<plan::Axis> All(db::Transaction& tx, std::string_view contract) override;
  absl::StatusOr<plan::Axis> Read(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, plan::Axis& axis) override;
  void Update(db::Transaction& tx, int64_t revision, plan::Axis& axis) override;
  bool HasActions(db::Transaction& tx, const plan::Axis& axis) override;
  void Delete(db::Transaction& tx, const plan::Axis& axis) override;
  bool Hold(db::Transaction& tx, std::string_view contract, std::string_view id) override;

  absl::StatusOr<plan::Axis> Find(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<plan::Axis>> List(std::string_view contract, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
