// The revisions of the record.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "platform/db/pool.h"

namespace socle::registry::store {

// Tells listeners that there is a new revision; the payload is its number. Sent with the commit.
inline constexpr char kRevisionChannel[] = "socle_registry_revision";

class RevisionStore {
 public:
  explicit RevisionStore(db::Pool* pool) : pool_(pool) {}

  // The newest revision such that no older one can still appear: every transaction older than the one that made it has
  // ended. 0 when there is none. A reader that has seen it has seen all before it.
  absl::StatusOr<int64_t> Newest(db::Deadline deadline);

 private:
  db::Pool* pool_;
};

}  // namespace socle::registry::store
