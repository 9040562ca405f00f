// Contracts and their phases in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/contracts/contract_book.h"

namespace socle::contracts::store {

class ContractStore : public ContractBook {
 public:
  // Both must outlive it. Without `instruments` no contract has any.
  explicit ContractStore(db::Pool* pool, InstrumentsInForce* instruments = nullptr)
      : pool_(pool), instruments_(instruments) {}

  absl::StatusOr<Contract> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, Contract& contract) override;
  absl::Status Update(db::Transaction& tx, int64_t revision, Contract& contract) override;
  absl::Status SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, Contract& contract) override;
  void Enter(db::Transaction& tx, int64_t revision, PhaseChange& change, Contract& contract) override;
  absl::StatusOr<Standing> ReadStanding(db::Transaction& tx, std::string_view id) override;
  std::vector<std::string> PartiesOfInstruments(db::Transaction& tx, std::string_view id) override;
  std::vector<std::string> PredecessorsOf(db::Transaction& tx, std::string_view id) override;

  absl::StatusOr<Contract> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<Standing> FindStanding(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Contract>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<PhaseChange>> ListPhases(std::string_view id, int32_t after, size_t limit,
                                                      Deadline deadline) override;
  absl::StatusOr<std::vector<Relative>> Lineage(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<Deployed>> ListDeployed(const DeploymentQuestion& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
  InstrumentsInForce* const instruments_;
};

}  // namespace socle::contracts::store
