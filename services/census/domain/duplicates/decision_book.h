// What decisions about duplicates need of a store: one for each kind of sheets.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/duplicates/decisions.h"

namespace socle::db {
class Transaction;
}

namespace socle::census {

// Ids of two sheets, the lower one first.
using SheetPair = std::pair<std::string, std::string>;

class DecisionBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~DecisionBook() = default;

  // Within the transaction of a command that holds the decisions. NOT_FOUND.
  virtual absl::StatusOr<DuplicateDecision> Read(db::Transaction& tx, std::string_view id) = 0;
  // Sets time and revision.
  virtual void Add(db::Transaction& tx, int64_t revision, DuplicateDecision& decision) = 0;
  // About any of the sheets, those that hold.
  virtual std::vector<DuplicateDecision> HoldingAbout(db::Transaction& tx, const std::set<std::string>& sheets) = 0;
  // The oldest first, those behind a revision.
  virtual absl::StatusOr<std::vector<DuplicateDecision>> List(std::string_view sheet, int64_t after, size_t limit,
                                                              Deadline deadline) = 0;
};

}  // namespace socle::census
