// What reciprocal commitments need of a store.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/strategy/commitment.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

class CommitmentBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~CommitmentBook() = default;

  // Within the transaction of a command that holds the resource. NOT_FOUND.
  virtual absl::StatusOr<Commitment> Read(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  // Sets times and revision.
  virtual void Write(db::Transaction& tx, int64_t revision, Commitment& commitment) = 0;
  // Once, as number `commitment.step_count`.
  virtual void AddStep(db::Transaction& tx, int64_t revision, const Commitment& commitment,
                       const CommitmentStepRecord& step) = 0;
  // Whether the plan of the contract has the action.
  virtual bool HasAction(db::Transaction& tx, std::string_view contract, std::string_view action) = 0;

  virtual absl::StatusOr<Commitment> Find(std::string_view contract, std::string_view id, Deadline deadline) = 0;

  struct Question {
    std::string contract = {};  // "": of all
    std::string debtor = {};    // "": any, for all that follow
    std::string creditor = {};
    int state = 0;  // 0: any
    std::string action = {};
    Date late_on = Date::Min();  // Min: late or not
    Date due_from = Date::Min();
    Date due_to = Date::Max();
    Date after_date = Date::Min();  // where to go on: due date and id of the last one
    std::string after_id = {};
    size_t limit = 0;
  };
  // By due date, those without one last, then id.
  virtual absl::StatusOr<std::vector<Commitment>> List(const Question& question, Deadline deadline) = 0;
  // Oldest first, those after `after`.
  virtual absl::StatusOr<std::vector<CommitmentStepRecord>> ListSteps(std::string_view contract, std::string_view id,
                                                                      int32_t after, size_t limit,
                                                                      Deadline deadline) = 0;

  struct Count {
    std::string party;
    bool as_debtor = false;
    CommitmentState state = CommitmentState::kProposed;
    int32_t count = 0;
    int32_t late_count = 0;
  };
  // In the order of parties.
  virtual absl::StatusOr<std::vector<Count>> CountByParty(std::string_view contract, Date today, Deadline deadline) = 0;
};

}  // namespace socle::contracts
