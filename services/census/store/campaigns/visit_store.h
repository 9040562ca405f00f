// Visits of campaigns in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/campaigns/campaign_book.h"

namespace socle::census::store {

class VisitStore : public VisitBook {
 public:
  explicit VisitStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Visit> Read(db::Transaction& tx, std::string_view campaign, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, std::span<const Reached> reached, Visit& visit) override;
  void Write(db::Transaction& tx, int64_t revision, Visit& visit) override;
  void Erase(db::Transaction& tx, int64_t revision, Visit& visit) override;
  absl::StatusOr<Visit> Find(std::string_view campaign, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Visit>> List(const Question& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
