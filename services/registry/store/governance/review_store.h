// Reviews, positions and contributions in PostgreSQL: one row each.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/review_book.h"

namespace socle::registry::store {

class ReviewStore : public ReviewBook {
 public:
  explicit ReviewStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Review> Read(db::Transaction& tx, std::string_view body, int32_t year) override;
  absl::StatusOr<Position> ReadPosition(db::Transaction& tx, std::string_view body, std::string_view id) override;
  absl::StatusOr<Contribution> ReadContribution(db::Transaction& tx, std::string_view body,
                                                std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Review& review) override;
  void Write(db::Transaction& tx, int64_t revision, Review& review) override;
  void Write(db::Transaction& tx, int64_t revision, Position& position) override;
  void Write(db::Transaction& tx, int64_t revision, Contribution& contribution) override;
  bool IsThere(db::Transaction& tx, std::string_view name) override;

  absl::StatusOr<Review> Find(std::string_view body, int32_t year, Deadline deadline) override;
  absl::StatusOr<Position> FindPosition(std::string_view body, std::string_view id, Deadline deadline) override;
  absl::StatusOr<Contribution> FindContribution(std::string_view body, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Review>> List(const ReviewQuestion& question, Deadline deadline) override;
  absl::StatusOr<std::vector<Position>> ListPositions(const DatedQuestion& question, Deadline deadline) override;
  absl::StatusOr<std::vector<Contribution>> ListContributions(const DatedQuestion& question,
                                                              Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
