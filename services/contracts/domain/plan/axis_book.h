// What axes need of a store.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/plan/axis.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts::plan {

class AxisBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~AxisBook() = default;

  // Within the transaction of a command that holds the tree of the contract.
  virtual std::vector<Axis> All(db::Transaction& tx, std::string_view contract) = 0;
  virtual absl::StatusOr<Axis> Read(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  // ALREADY_EXISTS. Sets `written`, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Axis& axis) = 0;
  virtual void Update(db::Transaction& tx, int64_t revision, Axis& axis) = 0;
  // Whether actions are on it, deleted ones too.
  virtual bool HasActions(db::Transaction& tx, const Axis& axis) = 0;
  virtual void Delete(db::Transaction& tx, const Axis& axis) = 0;
  // Whether it is there, and stays while the transaction runs.
  virtual bool Hold(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;

  virtual absl::StatusOr<Axis> Find(std::string_view contract, std::string_view id, Deadline deadline) = 0;
  // NOT_FOUND when there is no such contract.
  virtual absl::StatusOr<std::vector<Axis>> List(std::string_view contract, Deadline deadline) = 0;
};

}  // namespace socle::contracts::plan
