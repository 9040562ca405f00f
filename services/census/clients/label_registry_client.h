// LabelRegistry over gRPC. Which régions territories reach is kept while the registry's record is the same.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/server/peer.h"
#include "services/census/domain/labelled_territories/label_registry.h"
#include "socle/registry/v1/body_service.grpc.pb.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"
#include "socle/registry/v1/decision_service.grpc.pb.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace socle::census::clients {

class LabelRegistryClient : public LabelRegistry {
 public:
  // `peer` is the registry, and must outlive it.
  explicit LabelRegistryClient(const server::Peer* peer);

  absl::StatusOr<std::optional<TerritoryGround>> GroundOf(const std::string& territory, Date day,
                                                          Deadline deadline) override;
  absl::StatusOr<std::shared_ptr<const RegionsByTerritory>> RegionsOn(std::span<const std::string> territories,
                                                                      Date day, Deadline deadline) override;
  absl::StatusOr<std::vector<ListedTerritory>> List(const std::string& filter, Date day, Deadline deadline) override;
  absl::StatusOr<bool> Exists(const std::string& name, Deadline deadline) override;
  absl::StatusOr<CommitteeVerdict> Verify(const std::string& decision, std::string_view sha256,
                                          Deadline deadline) override;

 private:
  struct Kept {
    int64_t revision;  // of the registry's record, as it answered
    Date day;
    std::vector<std::string> territories;
    std::shared_ptr<const RegionsByTerritory> regions;
  };

  absl::StatusOr<registry::v1::ListTerritoriesResponse> Page(const std::string& filter, Date day, int size,
                                                             const std::string& token, Deadline deadline);

  const server::Peer* const peer_;
  std::unique_ptr<registry::v1::TerritoryService::Stub> territories_;
  std::unique_ptr<registry::v1::BodyService::Stub> bodies_;
  std::unique_ptr<registry::v1::CollectiviteService::Stub> collectivites_;
  std::unique_ptr<registry::v1::OrganisationService::Stub> organisations_;
  std::unique_ptr<registry::v1::DecisionService::Stub> decisions_;
  absl::Mutex mutex_;
  std::deque<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // newest first
};

}  // namespace socle::census::clients
