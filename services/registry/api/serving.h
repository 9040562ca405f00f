// What the replica answers from: a snapshot with its encoded views and its search index, swapped as a whole.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include <grpcpp/support/slice.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "platform/base/legal_day.h"
#include "services/registry/api/encoded_views.h"
#include "services/registry/domain/search/search_index.h"
#include "services/registry/domain/snapshot/snapshot.h"

namespace socle::registry::api {

struct Serving {
  // Builds everything that answers need from the record of one revision, for one day.
  static std::shared_ptr<const Serving> Build(std::shared_ptr<const Snapshot> snapshot, Date today);

  // The same, of a later revision that left the record as it was: shares all of it.
  std::shared_ptr<const Serving> At(int64_t later_revision) const;

  std::shared_ptr<const Snapshot> snapshot;
  int64_t revision = 0;  // what answers say; the snapshot's, or a later one
  Date today;
  std::shared_ptr<const EncodedViews> views;
  std::shared_ptr<const SearchIndex> search;
  grpc::Slice message_info;  // read_info of the default view as a field of a Collectivite
  grpc::Slice list_info;     // the same as a field of a list response

 private:
  void SetRevision(int64_t of);
};

// Holds the newest Serving. Readers keep a copy of their own and only look at an atomic number to see whether it is
// still the newest: no lock and no shared counter on the way of a call.
class ServingHolder {
 public:
  ServingHolder();

  // The revision must not be older than the one published.
  void Publish(std::shared_ptr<const Serving> serving) ABSL_LOCKS_EXCLUDED(mutex_);

  // The newest; never null (an empty one until the first is published).
  std::shared_ptr<const Serving> Get() const ABSL_LOCKS_EXCLUDED(mutex_);

  // The newest, through this thread's own copy, which keeps it alive until the thread's next call. For the queue
  // threads.
  const std::shared_ptr<const Serving>& GetOnThisThread() const;

  // Waits until the revision is reached; false when the deadline passes first.
  bool WaitFor(int64_t revision, absl::Time deadline) const ABSL_LOCKS_EXCLUDED(mutex_);

  int64_t revision() const { return revision_.load(std::memory_order_acquire); }

 private:
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Serving> newest_ ABSL_GUARDED_BY(mutex_);
  std::atomic<uint64_t> generation_{0};
  std::atomic<int64_t> revision_{0};
  const uint64_t id_;  // tells holders apart in the threads' copies
};

}  // namespace socle::registry::api
