// The one reader of the outbox in a process: keeps the ring up to date.
//
// Hears of new events by NOTIFY, by Poke() when this process wrote them, and asks each 200 ms besides. A database that
// is away costs nothing but freshness.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/db/listener.h"
#include "platform/events/event_ring.h"
#include "platform/events/outbox_store.h"

namespace socle::events {

struct OutboxTailOptions {
  // On the channel where commits are announced (platform/write/announcer.h).
  db::ListenerOptions listener = {};
  // How often to ask when nothing is notified; and while events wait for an older transaction to end.
  std::chrono::milliseconds poll_interval{200};
  std::chrono::milliseconds waiting_interval{20};
  // Questions come no closer together than this, however many are notified.
  std::chrono::milliseconds least_interval{5};
  std::chrono::milliseconds retry_interval{200};  // after a failure
  std::chrono::milliseconds timeout{5000};        // of a question
  int batch = 1000;                               // events a question
};

class OutboxTail {
 public:
  // Starts at once. Both must outlive the tail.
  OutboxTail(OutboxStore* store, EventRing* ring, OutboxTailOptions options);
  ~OutboxTail();

  // This process has committed events.
  void Poke() { listener_->Poke(); }

  // Age of the oldest committed event that watchers cannot have yet; 0 when there is none. Grows while the database
  // does not answer.
  std::chrono::milliseconds Lag() const;
  int64_t read() const { return read_; }  // events
  int64_t failures() const { return failures_; }
  bool listening() const { return listener_->connected(); }

 private:
  using Time = std::chrono::steady_clock::time_point;

  std::chrono::milliseconds Refresh();
  absl::StatusOr<std::chrono::milliseconds> RefreshOnce();

  OutboxStore* const store_;
  EventRing* const ring_;
  const OutboxTailOptions options_;
  std::atomic<int64_t> read_ = 0;
  std::atomic<int64_t> failures_ = 0;
  Time last_question_ = Time::min();  // of the listener's thread
  mutable absl::Mutex mutex_;
  Time last_answer_ ABSL_GUARDED_BY(mutex_);
  bool last_failed_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<std::chrono::milliseconds> oldest_waiting_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<db::Listener> listener_;  // last: its thread uses all of the above
};

}  // namespace socle::events
