// What following contracts needs of a store.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/contract_actions/contract_action.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class ContractActionBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Stands for all actions that take something up.
  static constexpr std::string_view kAll = "contracts/-";

  // That an action changed, told by an event of contracts. A later event takes the place of this one.
  struct Heard {
    std::string action;
    std::string event_id;
  };

  virtual ~ContractActionBook() = default;

  // In the transaction that keeps how far the events have been followed.
  virtual void Hear(db::Transaction& tx, const Heard& heard) = 0;
  // Events were lost: kAll is to be looked at, and each action that is known. What was said before counts as oldest.
  virtual void HearAll(db::Transaction& tx) = 0;
  // HearAll, if it was never done in this database.
  virtual absl::Status HearAllOnce(Deadline deadline) = 0;
  virtual absl::Status HearThese(std::span<const std::string> actions, Deadline deadline) = 0;

  // By name, kAll first.
  virtual absl::StatusOr<std::vector<Heard>> Waiting(size_t limit, Deadline deadline) = 0;
  // What was looked at; one that was heard of again meanwhile stays.
  virtual absl::Status Forget(std::span<const Heard> looked_at, Deadline deadline) = 0;
  virtual void Forget(db::Transaction& tx, const Heard& looked_at) = 0;

  // Those of the names that are known, in no order.
  virtual absl::StatusOr<std::vector<ContractAction>> FindAll(std::span<const std::string> names,
                                                              Deadline deadline) = 0;
  // In the transaction of a command that holds the name.
  virtual std::optional<ContractAction> Read(db::Transaction& tx, std::string_view name) = 0;
  // Writes one that takes something up; forgets one that does not any more.
  virtual void Write(db::Transaction& tx, const ContractAction& action) = 0;
};

}  // namespace socle::census
