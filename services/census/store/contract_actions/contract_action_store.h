// Followed actions of contracts in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/contract_actions/contract_action_book.h"

namespace socle::census::store {

class ContractActionStore : public ContractActionBook {
 public:
  explicit ContractActionStore(db::Pool* pool) : pool_(pool) {}

  void Hear(db::Transaction& tx, const Heard& heard) override;
  void HearAll(db::Transaction& tx) override;
  absl::Status HearAllOnce(Deadline deadline) override;
  absl::Status HearThese(std::span<const std::string> actions, Deadline deadline) override;
  absl::StatusOr<std::vector<Heard>> Waiting(size_t limit, Deadline deadline) override;
  absl::Status Forget(std::span<const Heard> looked_at, Deadline deadline) override;
  void Forget(db::Transaction& tx, const Heard& looked_at) override;
  absl::StatusOr<std::vector<ContractAction>> FindAll(std::span<const std::string> names, Deadline deadline) override;
  std::optional<ContractAction> Read(db::Transaction& tx, std::string_view name) override;
  void Write(db::Transaction& tx, const ContractAction& action) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
