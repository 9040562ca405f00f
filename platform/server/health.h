// grpc.health.v1: whether the process is alive and whether it is ready, told on our own queue threads.
//
// gRPC's own health service is a callback service, and one callback method is enough for gRPC to start a pool of
// threads that then take I/O away from ours: every call answered from memory cost a third more CPU, and a health check
// on a quiet server waited up to 95 ms (engineering.md T2).
//
// Health calls need no identity: orchestrators and load balancers make them. They are neither counted nor logged.
#pragma once

#include <grpcpp/impl/service_type.h>

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "platform/rpc/queue_thread.h"

namespace socle::server {

class Health : public grpc::Service {
 public:
  Health();
  ~Health() override;

  // Thread-safe; every watcher of the service is told. A service never set is unknown: NOT_FOUND.
  void Set(const std::string& service, bool serving);

  // Ends every Watch, and each new one after its first answer, with UNAVAILABLE: an open stream would hold its
  // connection back from leaving.
  void End();

  // Asks for calls on that queue; before it starts.
  void Arm(rpc::QueueThread* queue);

 private:
  class CheckCall;
  class WatchCall;

  enum Status { kServing = 1, kNotServing = 2, kServiceUnknown = 3 };  // as grpc.health.v1 numbers them
  Status Of(const std::string& service) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TellWatchers() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Status> statuses_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<WatchCall*> watchers_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace socle::server
