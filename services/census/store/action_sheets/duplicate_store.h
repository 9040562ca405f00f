// Fiches-actions that may tell one project, and what was decided about them, in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/action_sheets/duplicates.h"

namespace socle::census::store {

class SheetDuplicateStore : public sheets::DuplicateBook {
 public:
  explicit SheetDuplicateStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ListLikely(const Question& question,
                                                                              Deadline deadline) override;
  absl::StatusOr<DuplicateDecision> ReadDecision(db::Transaction& tx, std::string_view id) override;
  void AddDecision(db::Transaction& tx, int64_t revision, DuplicateDecision& decision) override;
  std::vector<DuplicateDecision> HoldingAbout(db::Transaction& tx, const std::set<std::string>& sheets) override;
  absl::StatusOr<std::vector<DuplicateDecision>> ListDecisions(std::string_view sheet, int64_t after, size_t limit,
                                                               Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
