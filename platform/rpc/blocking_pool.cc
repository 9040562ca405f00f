#include "platform/rpc/blocking_pool.h"

namespace socle::rpc {

BlockingPool::BlockingPool(BlockingPoolOptions options, Now now) : options_(options), now_(std::move(now)) {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

BlockingPool::~BlockingPool() { Stop(); }

bool BlockingPool::Submit(Job job) {
  absl::MutexLock lock(&mutex_);
  // An idle thread takes the job at once, whatever the queue's length is.
  const size_t idle = threads_.size() - static_cast<size_t>(running_);
  if (stopping_ || queue_.size() >= idle + options_.queue) return false;
  queue_.push_back({std::move(job), now_()});
  return true;
}

void BlockingPool::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

int BlockingPool::running() const {
  absl::MutexLock lock(&mutex_);
  return running_;
}

size_t BlockingPool::queued() const {
  absl::MutexLock lock(&mutex_);
  return queue_.size();
}

void BlockingPool::Work() {
  while (true) {
    Waiting next;
    {
      absl::MutexLock lock(&mutex_);
      const auto ready = [this] {
        mutex_.AssertHeld();
        return !queue_.empty() || stopping_;
      };
      mutex_.Await(absl::Condition(&ready));
      if (queue_.empty()) return;
      next = std::move(queue_.front());
      queue_.pop_front();
      ++running_;
    }
    next.job(now_() - next.since > options_.longest_wait);
    absl::MutexLock lock(&mutex_);
    --running_;
  }
}

}  // namespace socle::rpc
