// The publications that were handed in, byte for byte. Staged first, used by a revision later (RecordStore::Apply);
// kept as long as any revision ever used them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"
#include "platform/db/pool.h"
#include "services/registry/domain/facts.h"

namespace socle::registry::store {

enum class SourceState {
  kStaged,   // the record does not rest on it (yet, or any more)
  kApplied,  // the current revision rests on it
};

struct StoredSource {
  Source source;
  SourceState state = SourceState::kStaged;
  int64_t size = 0;  // bytes
  Instant stage_time;
};

class SourceStore {
 public:
  explicit SourceStore(db::Pool* pool) : pool_(pool) {}

  // Keeps a publication and returns it as stored, with its id. The same digest again changes nothing and returns what
  // is there: the first file name and title win. `bytes`: at most 256 MiB.
  absl::StatusOr<StoredSource> Stage(const Source& source, std::string_view bytes, db::Deadline deadline);

  // All of them, oldest first.
  absl::StatusOr<std::vector<StoredSource>> List(db::Deadline deadline);

  // The bytes as they came. NOT_FOUND for an id that does not exist.
  absl::StatusOr<std::string> ReadBytes(SourceId id, db::Deadline deadline);

  // Deletes what was staged longer ago than `age` and no revision ever used; returns how many.
  absl::StatusOr<int> PurgeStaged(std::chrono::seconds age, db::Deadline deadline);

 private:
  db::Pool* pool_;
};

}  // namespace socle::registry::store
