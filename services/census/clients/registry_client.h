// The ground of France, asked of the registry over gRPC. Perimeters and what became of them are kept.
#pragma once

#include <memory>
#include <string>
#include <tuple>

#include "services/census/clients/registry_calls.h"
#include "services/census/domain/registry.h"
#include "socle/registry/v1/succession_service.grpc.pb.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace socle::census::clients {

class RegistryClient : public Registry {
 public:
  // `peer` is the registry, and must outlive it.
  explicit RegistryClient(const server::Peer* peer);

  absl::StatusOr<std::vector<bool>> Lived(std::span<const std::string> names, Date day, Deadline deadline) override;
  absl::StatusOr<std::shared_ptr<const Perimeter>> PerimeterOf(Date day, Deadline deadline) override;
  absl::StatusOr<std::optional<std::set<std::string>>> CommunesOf(const std::string& place, Date day,
                                                                  Deadline deadline) override;
  absl::StatusOr<std::shared_ptr<const GroundFlow>> FlowOf(const Perimeter& from, Date to, Deadline deadline) override;

 private:
  absl::StatusOr<int64_t> Revision(Date day, Deadline deadline) const;
  // Those of a territory; none: it is not there on the day.
  absl::StatusOr<std::optional<std::set<std::string>>> CommunesOfTerritory(const std::string& name, Date day,
                                                                           Deadline deadline) const;
  // Members of a grouping, or of what is above communes.
  absl::StatusOr<std::optional<std::set<std::string>>> MembersOf(const std::string& name, Date day,
                                                                 Deadline deadline) const;

  const RegistryCalls calls_;
  const std::unique_ptr<registry::v1::TerritoryService::Stub> territories_;
  const std::unique_ptr<registry::v1::SuccessionService::Stub> successions_;
  KeptAnswers<std::pair<int64_t, Date>, Perimeter> perimeters_;     // by revision and day
  KeptAnswers<std::tuple<int64_t, Date, Date>, GroundFlow> flows_;  // by revision, from and to
};

}  // namespace socle::census::clients
