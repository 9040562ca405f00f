// Keeps the serving up to date: a new one for each revision that the record's tail brings, and when the day changes.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/base/instant.h"
#include "services/registry/api/serving.h"

namespace socle::registry::api {

class ServingUpdater {
 public:
  // Both must outlive the updater.
  ServingUpdater(ServingHolder* holder, const Clock* clock);
  ~ServingUpdater();

  // Builds and publishes; returns when readers get it. Calls come one at a time, revisions only grow.
  void Publish(Record record, int64_t revision) ABSL_LOCKS_EXCLUDED(mutex_);

  // A later revision changed something else than the record.
  void Advance(int64_t revision) ABSL_LOCKS_EXCLUDED(mutex_);

  // Rebuilds if it is no longer the day that is served. Called by the updater's own thread each minute; public for
  // tests.
  void FollowTheDay() ABSL_LOCKS_EXCLUDED(mutex_);

  // Begins to follow the day.
  void Start();

 private:
  void Run();

  ServingHolder* const holder_;
  const Clock* const clock_;
  absl::Mutex mutex_;  // one builder at a time
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::registry::api
