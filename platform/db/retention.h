// Deletes by itself what has been kept long enough: looks again and again, so many rows a transaction.
//
//   Retention retention({.interval = std::chrono::minutes(1), .batch = 1000}, [&](int most) {
//     return store.DeleteOlder(age, most, DeadlineIn(std::chrono::seconds(10)));
//   });
//   retention.Start();
//
// Every replica may run the same one: the statement passes over the rows, or the lock, that another one holds. Ages are
// counted on the database's clock, so that no replica's clock deletes too early.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace socle::db {

struct RetentionOptions {
  // Between two looks; the first comes after one interval.
  std::chrono::milliseconds interval = std::chrono::minutes(1);
  int batch = 1000;  // rows a transaction
};

class Retention {
 public:
  // Deletes `most` rows at most; how many. Fewer than `most`: for now there are no more.
  using DeleteSome = std::function<absl::StatusOr<int64_t>(int most)>;

  Retention(RetentionOptions options, DeleteSome delete_some);
  // Lets the batch that is being deleted end.
  ~Retention();
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  // Begins to look by itself. Once.
  void Start();

  // Deletes, now, whatever is too old; how many rows. What the function gives when it fails: then the batches before
  // are deleted all the same.
  absl::StatusOr<int64_t> Keep();

 private:
  void Run();
  bool stopping() const ABSL_LOCKS_EXCLUDED(mutex_);

  const RetentionOptions options_;
  const DeleteSome delete_some_;
  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace socle::db
