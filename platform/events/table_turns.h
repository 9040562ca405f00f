// How many may read at once; the others wait for their turn. So that many watchers who fell behind together leave the
// database's connections to calls.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "platform/db/deadline.h"

namespace socle::events {

class TableTurns {
 public:
  explicit TableTurns(int most) : free_(most) {}

  // False when the deadline came first. Each turn taken is given back.
  bool Take(db::Deadline deadline) {
    absl::MutexLock lock(&mutex_);
    const auto left = absl::FromChrono(db::Remaining(deadline));
    if (!mutex_.AwaitWithTimeout(absl::Condition(
                                     +[](int* free) { return *free > 0; }, &free_),
                                 left))
      return false;
    --free_;
    return true;
  }
  void Give() {
    absl::MutexLock lock(&mutex_);
    ++free_;
  }

 private:
  absl::Mutex mutex_;
  int free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace socle::events
