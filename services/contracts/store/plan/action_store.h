// Actions of plans in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/contracts/domain/plan/action_book.h"

namespace socle::contracts::store {

class ActionStore : public plan::ActionBook {
 public:
  explicit ActionStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<plan::Action> Read(db::Transaction& tx, std::string_view contract, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, plan::Action& action) override;
  absl::Status Update(db::Transaction& tx, int64_t revision, const plan::Action& before, plan::Action& action) override;
  void WriteStep(db::Transaction& tx, int64_t revision, plan::Action& action) override;
  void SetDeleted(db::Transaction& tx, int64_t revision, bool deleted, plan::Action& action) override;
  std::vector<std::string> NoOrientations(db::Transaction& tx, std::string_view contract,
                                          std::span<const std::string> ids) override;
  void AddChange(db::Transaction& tx, int64_t revision, const plan::Action& action,
                 plan::ActionChange& change) override;

  absl::StatusOr<plan::Action> Find(std::string_view contract, std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<plan::Action>> FindAll(std::string_view contract, std::span<const std::string> ids,
                                                    Deadline deadline) override;
  absl::StatusOr<std::vector<plan::ActionChange>> ListChanges(std::string_view contract, std::string_view id,
                                                              int64_t before_revision, size_t limit,
                                                              Deadline deadline) override;
  absl::StatusOr<std::vector<Listed>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<Counts> CountBy(std::string_view contract, plan::ActionProperty property,
                                 const plan::ActionFilter& filter, Deadline deadline) override;
  absl::StatusOr<plan::PlanFigures> Figures(std::string_view contract, Date today, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::contracts::store
