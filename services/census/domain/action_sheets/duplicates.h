// Fiches-actions that may tell one project: how sure it is, and why.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/action_sheets/sheet_book.h"
#include "services/census/domain/duplicates/decisions.h"

namespace socle::census::sheets {

// As v1::ActionSheetDuplicate::Reason; their order is that in which they are shown.
enum class DuplicateReason { kIdentifier = 1, kTitle = 2, kPlace = 3, kParty = 4, kFinancer = 5, kYear = 6, kCost = 7 };

struct DuplicateHint {
  DuplicateReason reason;
  std::string value;
  int points = 0;
};

struct Likeness {
  int confidence = 0;  // 0 to 100; 100 where another system calls both the same
  std::vector<DuplicateHint> hints;
};
inline constexpr int kProposedFrom = 50;

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
  virtual absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ListLikely(const Question& question,
                                                                                      Deadline deadline) = 0;

  // Within the transaction of a command that holds the decisions. NOT_FOUND.
  virtual absl::StatusOr<DuplicateDecision> ReadDecision(db::Transaction& tx, std::string_view id) = 0;
  virtual void AddDecision(db::Transaction& tx, int64_t revision, DuplicateDecision& decision) = 0;
  // About any of the sheets, those that hold.
  virtual std::vector<DuplicateDecision> HoldingAbout(db::Transaction& tx, const std::set<std::string>& sheets) = 0;
  // The oldest first, those behind a revision.
  virtual absl::StatusOr<std::vector<DuplicateDecision>> ListDecisions(std::string_view sheet, int64_t after,
                                                                       size_t limit, Deadline deadline) = 0;
};

}  // namespace socle::census::sheets
