// Looks after files that somebody replaces while we run: mounted secrets, key sets.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace socle::identity {

class FileWatch {
 public:
  // Calls `changed` from a thread of its own, once soon after the start, then whenever any of the files became another
  // one, was written, came or went, and again each `interval` for as long as it answers false. `looked`, from the same
  // thread, each `interval` after that.
  FileWatch(
      std::vector<std::string> paths, std::chrono::milliseconds interval, std::function<bool()> changed,
      std::function<void()> looked = [] {});
  ~FileWatch();

 private:
  void Run();
  // Which files they are, and of when.
  std::string Signature() const;

  const std::vector<std::string> paths_;
  const std::chrono::milliseconds interval_;
  const std::function<bool()> changed_;
  const std::function<void()> looked_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::string seen_;
  std::thread thread_;
};

}  // namespace socle::identity
