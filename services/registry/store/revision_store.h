// The revisions of the record.
//
// Two questions look alike. "What is committed?" (Latest) is for whoever loads the record as a whole, in one snapshot,
// or wants to read his own writes. "Up to where can nothing older still appear?" (Newest) is for whoever reads change
// by change and remembers where he was: a number is taken before its transaction commits, so a higher one can appear
// first. Applying takes turns until the commit, which keeps revisions in order by itself; Newest does not rely on it.
#pragma once

#include <chrono>
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

  // The newest revision that is committed; 0 when there is none.
  absl::StatusOr<int64_t> Latest(db::Deadline deadline);

  // That, and the newest of those that changed the record: most writes leave the facts alone.
  struct Committed {
    int64_t latest = 0;
    int64_t record = 0;
    // How long ago the oldest revision after `since` began, by the database's clock; 0 when there is none.
    std::chrono::microseconds age{0};
  };
  absl::StatusOr<Committed> LatestOfBoth(int64_t since, db::Deadline deadline);

 private:
  db::Pool* pool_;
};

}  // namespace socle::registry::store
