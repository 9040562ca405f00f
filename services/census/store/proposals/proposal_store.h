// Proposals in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/proposals/proposal_book.h"

namespace socle::census::store {

class ProposalStore : public ProposalBook {
 public:
  explicit ProposalStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Proposal> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Proposal& proposal) override;
  void Update(db::Transaction& tx, int64_t revision, Proposal& proposal) override;
  void AddMove(db::Transaction& tx, int64_t revision, const Proposal& proposal, const ProposalMove& move) override;
  std::vector<std::string> NoIndicators(db::Transaction& tx, const std::vector<std::string>& names) override;
  absl::StatusOr<Proposal> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Proposal>> FindAll(std::span<const std::string> ids, Deadline deadline) override;
  absl::StatusOr<std::vector<Proposal>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<ProposalMove>> ListMoves(std::string_view id, int32_t after, size_t limit,
                                                      Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
