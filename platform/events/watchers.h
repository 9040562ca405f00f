// Who watches now: counted, capped, and cut off when he takes nothing any more.
#pragma once

#include <atomic>
#include <chrono>
#include <list>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace grpc {
class ServerContext;
}

namespace socle::events {

class Watchers {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Watchers(int most) : most_(most) {}

  // One stream, as long as it lives.
  class Entry {
   public:
    // Not valid() when too many watch. `context` may be nullptr in unit tests.
    Entry(Watchers* watchers, grpc::ServerContext* context);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    bool valid() const { return valid_; }
    // Around each write: it waits as long as the network takes nothing.
    void BeginWrite(Time now) { writing_since_ = now.time_since_epoch().count(); }
    void EndWrite() { writing_since_ = 0; }

   private:
    friend class Watchers;
    Watchers* const watchers_;
    grpc::ServerContext* const context_;
    bool valid_ = false;
    std::atomic<Time::rep> writing_since_ = 0;  // 0: not writing
    std::list<Entry*>::iterator place_;
  };

  // Cancels the calls that have been writing since before `then`; how many.
  int CutStalled(Time then);

  int count() const;

 private:
  const int most_;
  mutable absl::Mutex mutex_;
  std::list<Entry*> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace socle::events
