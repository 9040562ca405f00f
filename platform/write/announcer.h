// Tells listeners of other processes (db::Listener) that there is something new, after the commit.
//
// Not within the transaction: PostgreSQL makes transactions that notify commit one by one. A notification is a hint, so
// many commits share one, and one that is lost costs no more than the listener's next look at the clock.
#pragma once

#include <cstdint>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/db/pool.h"

namespace socle::write {

class Announcer {
 public:
  // `channel`: as db::ListenerOptions; the payload is the newest revision. The pool must outlive the announcer.
  Announcer(db::Pool* pool, std::string channel);
  ~Announcer();
  Announcer(const Announcer&) = delete;
  Announcer& operator=(const Announcer&) = delete;

  // From any thread; does not wait. As Writer::Committed.
  void Announce(int64_t revision) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();

  db::Pool* const pool_;
  const std::string channel_;
  absl::Mutex mutex_;
  int64_t newest_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t announced_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::write
