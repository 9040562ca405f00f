// The registry over gRPC, with perimeters kept: what was true on a day is asked once while the registry's record is the
// same.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/server/peer.h"
#include "services/census/domain/registry.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::census::clients {

class RegistryClient : public Registry {
 public:
  // `peer` is the registry, and must outlive it.
  explicit RegistryClient(const server::Peer* peer);

  absl::StatusOr<std::vector<bool>> Lived(std::span<const std::string> names, Date day, Deadline deadline) override;
  absl::StatusOr<std::shared_ptr<const Perimeter>> PerimeterOf(Date day, Deadline deadline) override;
  absl::StatusOr<std::shared_ptr<const GroundFlow>> FlowOf(const Perimeter& from, Date to, Deadline deadline) override;

 private:
  struct KeptPerimeter {
    std::string record;  // of the registry, as it answered
    std::shared_ptr<const Perimeter> perimeter;
  };
  struct KeptFlow {
    std::string record;
    Date from;
    Date to;
    std::shared_ptr<const GroundFlow> flow;
  };

  absl::StatusOr<std::string> Record(Date day, Deadline deadline);

  const server::Peer* const peer_;
  std::unique_ptr<registry::v1::CollectiviteService::Stub> collectivites_;
  absl::Mutex mutex_;
  std::deque<KeptPerimeter> perimeters_ ABSL_GUARDED_BY(mutex_);  // newest first
  std::deque<KeptFlow> flows_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace socle::census::clients
