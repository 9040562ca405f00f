// Who there was on a day, from the registry over gRPC: asked once while the registry's record is the same.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/server/peer.h"
#include "services/census/domain/tables/party_registry.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"

namespace socle::census::clients {

class DirectoryClient : public tables::PartyRegistry {
 public:
  // `peer` is the registry, and must outlive it.
  explicit DirectoryClient(const server::Peer* peer);

  absl::StatusOr<std::shared_ptr<const tables::Directory>> DirectoryOf(Date day, Deadline deadline) override;
  absl::StatusOr<std::map<std::string, std::vector<std::string>>> HeirsOf(std::span<const std::string> names, Date day,
                                                                          Deadline deadline) override;

 private:
  struct Kept {
    int64_t revision;  // of the registry, as it answered
    std::shared_ptr<const tables::Directory> directory;
  };
  absl::StatusOr<int64_t> Revision(Date day, Deadline deadline);

  const server::Peer* const peer_;
  std::unique_ptr<registry::v1::CollectiviteService::Stub> collectivites_;
  absl::Mutex mutex_;
  std::deque<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // newest first
};

}  // namespace socle::census::clients
