// When the process is ready for calls: once its database has answered with the schema that it serves.
#pragma once

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/db/pool.h"

namespace socle::contracts {

class Readiness {
 public:
  // Asks the database until it answers, then calls `ready`, once, from a thread of its own.
  Readiness(db::Pool* pool, std::function<void()> ready);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

 private:
  void Run();

  db::Pool* const pool_;
  const std::function<void()> ready_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::contracts
