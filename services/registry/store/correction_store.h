// Corrections in PostgreSQL: publications of the kind "correction", and the facts that they change.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/corrections/correction_book.h"

namespace socle::registry::store {

class CorrectionStore : public CorrectionBook {
 public:
  explicit CorrectionStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<CorrectionEffect> Make(db::Transaction& tx, const Correction& correction, int64_t revision) override;
  bool HasChangedSince(db::Transaction& tx, std::string_view resource, int64_t revision) override;
  absl::StatusOr<int64_t> RecordRevision(Deadline deadline) override;
  absl::StatusOr<MadeCorrection> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<MadeCorrection>> List(const Entity* of, int64_t before_revision, size_t limit,
                                                   Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
