// Reciprocal commitments and their steps in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/strategy/commitment_book.h"

namespace socle::contracts::store {

class CommitmentStore : public CommitmentBook {
 public:
  explicit CommitmentStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Commitment> Read(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, Commitment& commitment) override;
  void AddStep(db::Transaction& tx, int64_t revision, const Commitment& commitment,
               const CommitmentStepRecord& step) override;
  bool HasAction(db::Transaction& tx, std::string_view contract, std::string_view action) override;
  absl::StatusOr<Commitment> Find(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Commitment>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<CommitmentStepRecord>> ListSteps(std::string_view contract, std::string_view id,
                                                              int32_t after, size_t limit, Deadline deadline) override;
  absl::StatusOr<std::vector<Count>> CountByParty(std::string_view contract, Date today, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
