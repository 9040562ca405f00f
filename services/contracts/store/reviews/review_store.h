// Reviews and their decisions in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/reviews/review_book.h"

namespace socle::contracts::store {

class ReviewStore : public ReviewBook {
 public:
  explicit ReviewStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Review> Read(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  bool IsOpen(db::Transaction& tx, const Review& review) override;
  std::optional<Review> DecidedWith(db::Transaction& tx, std::string_view contract,
                                    std::string_view amendment) override;
  void Create(db::Transaction& tx, int64_t revision, Review& review) override;
  void Save(db::Transaction& tx, int64_t revision, Review& review) override;
  void SetDecisions(db::Transaction& tx, int64_t revision, const Review& review,
                    const std::vector<ReviewDecision>& decisions) override;
  void DropDecisions(db::Transaction& tx, const Review& review, const std::vector<std::string>& actions) override;
  void KeepRest(db::Transaction& tx, int64_t revision, const Review& review) override;
  std::vector<std::string> NoActions(db::Transaction& tx, std::string_view contract,
                                     const std::vector<std::string>& actions) override;
  std::vector<DecidedAction> Decisions(db::Transaction& tx, const Review& review) override;
  Tally CountDecisions(db::Transaction& tx, const Review& review) override;
  std::vector<std::string> Undecided(db::Transaction& tx, const Review& review) override;

  absl::StatusOr<Review> Find(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<Standing> FindStanding(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::optional<Standing>> FindDecidedWith(std::string_view contract, std::string_view amendment,
                                                          Deadline deadline) override;
  absl::StatusOr<std::vector<Review>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<DecidedAction>> ListDecisions(const Review& review, int verdict, std::string_view after,
                                                           size_t limit, Deadline deadline) override;
  absl::StatusOr<std::vector<DueReview>> ListDue(const std::vector<Rhythm>& rhythms, const DueQuestion& question,
                                                 Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
