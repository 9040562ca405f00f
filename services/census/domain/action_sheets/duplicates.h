// Fiches-actions that may tell one project: how sure it is, and why.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/action_sheets/sheet_book.h"
#include "services/census/domain/duplicates/decision_book.h"
#include "services/census/domain/duplicates/likeness.h"

namespace socle::census::sheets {

// As v1::ActionSheetDuplicate::Reason; their order is that in which they are shown.
enum class DuplicateReason { kIdentifier = 1, kTitle = 2, kPlace = 3, kParty = 4, kFinancer = 5, kYear = 6, kCost = 7 };

using Likeness = LikenessBy<DuplicateReason>;  // 100 where another system calls both the same
using DuplicateHint = Likeness::Hint;

// The same for both orders.
Likeness LikenessOf(const Sheet& a, const Sheet& b);

class DuplicateBook {
 public:
  using Deadline = ActionSheetBook::Deadline;

  virtual ~DuplicateBook() = default;

  struct Question {
    std::vector<std::string> acts_for = {};  // of who asks: what it may not read is not there
    std::string party = {};                  // one of the two
    std::string sheet = {};                  // id
    size_t limit = 0;
  };
  // Pairs of ids about which nothing is decided, with an identifier, a title on one ground or with one owner, or two
  // rare words of their titles in common; the likeliest first.
  virtual absl::StatusOr<std::vector<SheetPair>> ListLikely(const Question& question, Deadline deadline) = 0;
};

}  // namespace socle::census::sheets
