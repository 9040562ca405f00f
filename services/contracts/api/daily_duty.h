// Something that the service does by itself: when it starts, when it is poked, when the day changes in Paris, and again
// soon after it failed. Several replicas may do it, so it must do no harm to do it twice.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "platform/base/instant.h"
#include "platform/telemetry/log.h"

namespace socle::contracts::api {

class DailyDuty {
 public:
  // `failed`: what the log says when `duty` fails, for another reason than that something is away. All must outlive
  // it; `log` may be nullptr.
  DailyDuty(std::string failed, std::function<absl::Status()> duty, const Clock* clock, telemetry::Log* log)
      : failed_(std::move(failed)), duty_(std::move(duty)), clock_(clock), log_(log) {}
  ~DailyDuty();
  DailyDuty(const DailyDuty&) = delete;
  DailyDuty& operator=(const DailyDuty&) = delete;

  // Begins to do it. Once.
  void Start();
  // Do it soon. From any thread; does not wait.
  void Poke() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();

  const std::string failed_;
  const std::function<absl::Status()> duty_;
  const Clock* const clock_;
  telemetry::Log* const log_;
  absl::Mutex mutex_;
  bool poked_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::contracts::api
