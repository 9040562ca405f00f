// Threads for handlers that wait (for PostgreSQL, mostly): a bounded number at once, a short bounded queue before them.
//
// More threads than database connections only move the wait; a longer queue only makes callers wait for an answer that
// comes too late. So what does not fit is refused at once, and what has waited too long is refused when its turn comes.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace socle::rpc {

struct BlockingPoolOptions {
  int threads = 16;
  size_t queue = 64;  // jobs that wait for a thread
  std::chrono::milliseconds longest_wait = std::chrono::seconds(1);
};

class BlockingPool {
 public:
  // A job is told whether it has waited too long; then it must only answer so.
  using Job = std::function<void(bool too_late)>;

  using Now = std::function<std::chrono::steady_clock::time_point()>;

  explicit BlockingPool(BlockingPoolOptions options, Now now = std::chrono::steady_clock::now);
  // Runs what is queued, then ends the threads.
  ~BlockingPool();

  // False, without keeping the job, when the queue is full.
  bool Submit(Job job);

  // No longer accepts jobs; returns once all accepted ones have run.
  void Stop();

  int running() const;
  size_t queued() const;

 private:
  struct Waiting {
    Job job;
    std::chrono::steady_clock::time_point since;
  };
  void Work();

  const BlockingPoolOptions options_;
  const Now now_;
  mutable absl::Mutex mutex_;
  std::deque<Waiting> queue_ ABSL_GUARDED_BY(mutex_);
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace socle::rpc
