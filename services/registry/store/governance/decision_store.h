// Decisions and votes in PostgreSQL: a row a decision, a row an elector.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/decision_book.h"

namespace socle::registry::store {

class DecisionStore : public DecisionBook {
 public:
  explicit DecisionStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Decision> Hold(db::Transaction& tx, std::string_view body_id, std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, Decision& decision) override;
  void AddElectors(db::Transaction& tx, std::string_view id, std::span<const Elector> electors) override;
  std::string ReopeningOf(db::Transaction& tx, std::string_view id) override;
  Standing StandingOf(db::Transaction& tx, std::string_view id) override;
  absl::StatusOr<Polling> HoldForVotes(db::Transaction& tx, std::string_view body_id, std::string_view id,
                                       std::span<const std::string> member_ids) override;
  void WriteVotes(db::Transaction& tx, std::string_view id, std::span<const VoteRecord> votes) override;
  absl::StatusOr<Decision> Find(std::string_view body_id, std::string_view id, Deadline deadline) override;
  absl::StatusOr<Situation> FindSituation(std::string_view body_id, std::string_view id, Deadline deadline) override;
  absl::StatusOr<Verification> FindVerdict(std::string_view body_id, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Decision>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<VoteRecord>> ListVotes(const VoteQuestion& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
