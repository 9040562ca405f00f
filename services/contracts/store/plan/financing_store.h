// Cases of financing, decisions on what was found, and envelopes in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/plan/financing_book.h"

namespace socle::contracts::store {

class FinancingStore : public plan::FinancingBook {
 public:
  explicit FinancingStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Case> ReadCase(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  absl::StatusOr<Case> FindCase(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Case>> FindCases(std::string_view contract, std::string_view after, size_t limit,
                                              Deadline deadline) override;
  void Add(db::Transaction& tx, int64_t revision, plan::FinancingDecision& decision) override;
  absl::StatusOr<std::vector<plan::FinancingDecision>> ListDecisions(std::string_view contract,
                                                                     std::string_view finding, int64_t before_revision,
                                                                     size_t limit, Deadline deadline) override;
  std::optional<plan::Envelope> ReadEnvelope(db::Transaction& tx, std::string_view contract,
                                             std::string_view id) override;
  void Write(db::Transaction& tx, int64_t revision, plan::Envelope& envelope) override;
  absl::StatusOr<std::vector<plan::Envelope>> ListEnvelopes(const EnvelopeQuestion& question,
                                                            Deadline deadline) override;

 private:
  std::vector<Case> CasesOf(db::Transaction& tx, std::string_view contract, std::vector<plan::Action> actions);

  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
