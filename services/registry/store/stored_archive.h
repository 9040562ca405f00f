// The archive of importing, in PostgreSQL.
#pragma once

#include "services/registry/domain/record_archive.h"
#include "services/registry/store/record_store.h"
#include "services/registry/store/source_store.h"

namespace socle::registry::store {

class StoredArchive : public RecordArchive {
 public:
  explicit StoredArchive(db::Pool* pool) : sources_(pool), records_(pool) {}

  absl::StatusOr<KeptPublication> Keep(const Source& source, std::string_view bytes, Deadline deadline) override;
  absl::StatusOr<std::vector<KeptPublication>> List(Deadline deadline) override;
  absl::StatusOr<std::string> ReadBytes(SourceId id, Deadline deadline) override;
  absl::Status ForgetUnused(std::chrono::seconds age, Deadline deadline) override;
  absl::StatusOr<RecordChange> Replace(Record wanted, const Replacement& replacement, Deadline deadline,
                                       absl::FunctionRef<absl::Status()> before_commit) override;

 private:
  SourceStore sources_;
  RecordStore records_;
};

}  // namespace socle::registry::store
