// What proposals need of a store.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/proposals/proposal.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

class ProposalBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  struct Question {
    std::vector<std::string> words = {};  // folded; each is in the label or statement
    int kind = 0;                         // 0: any; so below
    int status = 0;
    std::string workshop = {};
    std::string indicator = {};
    std::string action = {};  // or its contract
    std::string keeper = {};
    std::string after = {};  // id
    size_t limit = 0;
  };

  virtual ~ProposalBook() = default;

  // Within the transaction of a command that holds it. NOT_FOUND.
  virtual absl::StatusOr<Proposal> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS. Sets times and revision; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Proposal& proposal) = 0;
  virtual void Update(db::Transaction& tx, int64_t revision, Proposal& proposal) = 0;
  virtual void AddMove(db::Transaction& tx, int64_t revision, const Proposal& proposal, const ProposalMove& move) = 0;
  // Those of the names that are no indicators.
  virtual std::vector<std::string> NoIndicators(db::Transaction& tx, const std::vector<std::string>& names) = 0;

  virtual absl::StatusOr<Proposal> Find(std::string_view id, Deadline deadline) = 0;
  // Those of the ids that are there, in no order.
  virtual absl::StatusOr<std::vector<Proposal>> FindAll(std::span<const std::string> ids, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<Proposal>> List(const Question& question, Deadline deadline) = 0;
  // NOT_FOUND where there is no such proposal.
  virtual absl::StatusOr<std::vector<ProposalMove>> ListMoves(std::string_view id, int32_t after, size_t limit,
                                                              Deadline deadline) = 0;
};

}  // namespace socle::census
