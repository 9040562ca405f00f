// Follows the record: calls back with the whole of it, first when it can be loaded and then when a newer revision has
// changed it; of revisions that changed something else, only with their number.
//
//   RecordTail tail(&pool, {.listener = {.address = address}}, [&](Record record, int64_t revision) { … },
//                   [&](int64_t revision) { … });
//
// A database that is away costs nothing but freshness: the last record stays with whoever has it, State() says since
// when the database has not answered, and the tail goes on trying.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/db/listener.h"
#include "platform/db/pool.h"
#include "services/registry/domain/facts.h"
#include "services/registry/store/record_store.h"
#include "services/registry/store/revision_store.h"

namespace socle::registry::store {

struct RecordTailOptions {
  db::ListenerOptions listener = {};  // the channel is set by the tail
  // How often the newest revision is asked for when nothing is notified.
  std::chrono::milliseconds poll_interval{1000};
  // The same after a failure.
  std::chrono::milliseconds retry_interval{200};
  std::chrono::milliseconds load_timeout{60000};
  // Called when revisions are served that were not before, with the lag of the oldest: from the beginning of its
  // transaction, by the database's clock, until it was delivered. `loaded`: the record had to be loaded.
  std::function<void(std::chrono::microseconds lag, bool loaded)> observe_lag = {};
};

struct RecordTailState {
  bool loaded = false;                                // the record was delivered at least once
  int64_t revision = 0;                               // of what was delivered last
  int64_t record_revision = 0;                        // the one that made the record what it is
  bool database_up = false;                           // the last question was answered
  std::chrono::steady_clock::time_point last_answer;  // when one was last answered
  bool listening = false;                             // notifications arrive; otherwise the clock alone
  int64_t loads = 0;
  int64_t failures = 0;
  std::chrono::milliseconds last_load_time{0};
  std::chrono::microseconds last_lag{0};  // as RecordTailOptions::observe_lag
};

class RecordTail {
 public:
  // Called on the tail's own thread, one call at a time; revisions only grow. An empty store is revision 0.
  using Deliver = std::function<void(Record record, int64_t revision)>;
  using Advance = std::function<void(int64_t revision)>;

  // Starts at once. `pool` must outlive the tail.
  RecordTail(db::Pool* pool, RecordTailOptions options, Deliver deliver, Advance advance = {});
  ~RecordTail();

  // Looks for a newer revision now instead of at the next poll.
  void Poke() { listener_->Poke(); }

  RecordTailState State() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  std::chrono::milliseconds Refresh();
  absl::Status RefreshOnce();
  void Observe(const RevisionStore::Committed& committed, std::chrono::steady_clock::time_point asked, bool loaded)
      ABSL_LOCKS_EXCLUDED(mutex_);

  const RecordTailOptions options_;
  const Deliver deliver_;
  const Advance advance_;
  RevisionStore revisions_;
  RecordStore records_;
  mutable absl::Mutex mutex_;
  RecordTailState state_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<db::Listener> listener_;  // last: its thread uses all of the above
};

}  // namespace socle::registry::store
