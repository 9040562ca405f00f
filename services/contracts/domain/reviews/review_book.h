// What reviews and their decisions need of a store.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/contracts/domain/reviews/review.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts {

// As v1::DueReview::Urgency.
enum class Urgency { kAlert = 1, kDue = 2, kOverdue = 3 };

class ReviewBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ReviewBook() = default;

  // Within the transaction of a command that holds the review. NOT_FOUND.
  virtual absl::StatusOr<Review> Read(db::Transaction& tx, std::string_view contract, std::string_view id) = 0;
  // Whether one of this kind and instrument is not closed.
  virtual bool IsOpen(db::Transaction& tx, const Review& review) = 0;
  // The one that is decided with this amendment; none: no such.
  virtual std::optional<Review> DecidedWith(db::Transaction& tx, std::string_view contract,
                                            std::string_view amendment) = 0;
  // Sets times and revision; so below.
  virtual void Create(db::Transaction& tx, int64_t revision, Review& review) = 0;
  virtual void Save(db::Transaction& tx, int64_t revision, Review& review) = 0;
  // Replaces or adds.
  virtual void SetDecisions(db::Transaction& tx, int64_t revision, const Review& review,
                            const std::vector<ReviewDecision>& decisions) = 0;
  virtual void DropDecisions(db::Transaction& tx, const Review& review, const std::vector<std::string>& actions) = 0;
  // KEEP for each retained action without a decision.
  virtual void KeepRest(db::Transaction& tx, int64_t revision, const Review& review) = 0;
  // Those of the ids that are no actions of the contract, or are deleted.
  virtual std::vector<std::string> NoActions(db::Transaction& tx, std::string_view contract,
                                             const std::vector<std::string>& actions) = 0;
  // All of them, by id of the action.
  virtual std::vector<DecidedAction> Decisions(db::Transaction& tx, const Review& review) = 0;
  struct Tally {
    int32_t all = 0;
    int32_t changes = 0;  // other than KEEP
  };
  virtual Tally CountDecisions(db::Transaction& tx, const Review& review) = 0;
  // Ids of retained actions without a decision.
  virtual std::vector<std::string> Undecided(db::Transaction& tx, const Review& review) = 0;

  virtual absl::StatusOr<Review> Find(std::string_view contract, std::string_view id, Deadline deadline) = 0;
  // The review with what a decision on it looks at, at one moment.
  struct Standing {
    Review review;
    std::vector<DecidedAction> decided;
    std::vector<std::string> undecided;
  };
  virtual absl::StatusOr<Standing> FindStanding(std::string_view contract, std::string_view id, Deadline deadline) = 0;
  virtual absl::StatusOr<std::optional<Standing>> FindDecidedWith(std::string_view contract, std::string_view amendment,
                                                                  Deadline deadline) = 0;

  struct Question {
    std::string contract;  // empty: all
    int kind = 0;          // 0: any; so below
    int state = 0;
    std::string instrument;  // id
    std::string after_contract;
    std::string after_id;
    size_t limit = 0;
  };
  virtual absl::StatusOr<std::vector<Review>> List(const Question& question, Deadline deadline) = 0;
  virtual absl::StatusOr<std::vector<DecidedAction>> ListDecisions(const Review& review, int verdict,
                                                                   std::string_view after, size_t limit,
                                                                   Deadline deadline) = 0;

  // Of the kinds of instrument that are contracts, when their reviews are due.
  struct Rhythm {
    std::string programme;  // "programmes/…"
    std::string kind;       // id
    int32_t review_months = 0;
    int32_t alert_months = 0;
  };
  struct DueQuestion {
    std::string contract;  // empty: all
    Date as_of;
    int kind = 0;
    std::string party;
    int urgency = 0;
    Date after_due = Date::Min();
    std::string after_key;  // DueReview::Key()
    size_t limit = 0;
  };
  struct DueReview {
    std::string contract;
    std::string contract_label;
    std::string instrument;
    std::string pilot;
    ReviewKind kind = ReviewKind::kMidTerm;
    Urgency urgency = Urgency::kAlert;
    ReviewDays days;
    std::string review;  // id of the one that is not closed; empty: none
    int review_state = 0;

    std::string Key() const { return contract + "/" + instrument + "/" + std::to_string(static_cast<int>(kind)); }
  };
  // Earliest due date first.
  virtual absl::StatusOr<std::vector<DueReview>> ListDue(const std::vector<Rhythm>& rhythms,
                                                         const DueQuestion& question, Deadline deadline) = 0;
};

}  // namespace socle::contracts
