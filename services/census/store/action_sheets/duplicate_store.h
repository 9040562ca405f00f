// Fiches-actions that may tell one project, in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/action_sheets/duplicates.h"

namespace socle::census::store {

class SheetDuplicateStore : public sheets::DuplicateBook {
 public:
  explicit SheetDuplicateStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<std::vector<SheetPair>> ListLikely(const Question& question, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
