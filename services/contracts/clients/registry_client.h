// The registry over gRPC.
//
// While it is away a call fails at once, or by its deadline at the latest, as UNAVAILABLE REGISTRY_UNAVAILABLE.
#pragma once

#include <memory>
#include <string>

#include "platform/server/peer.h"
#include "services/contracts/domain/registry.h"
#include "socle/registry/v1/body_service.grpc.pb.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"
#include "socle/registry/v1/decision_service.grpc.pb.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace socle::contracts::clients {

class RegistryClient : public Registry {
 public:
  // `peer` is the registry, and must outlive it.
  explicit RegistryClient(const server::Peer* peer);

  absl::StatusOr<std::vector<PartyIdentity>> Parties(std::span<const std::string> names, Date day,
                                                     Deadline deadline) override;
  absl::StatusOr<std::vector<Succession>> Successors(std::span<const std::string> names, Date from, Date to,
                                                     Deadline deadline) override;
  absl::StatusOr<DecisionVerdict> VerifyDecision(const std::string& decision, std::string_view sha256,
                                                 std::optional<Date> day, Deadline deadline) override;
  absl::StatusOr<std::set<std::string>> Known(std::span<const std::string> names, Deadline deadline) override;
  absl::StatusOr<bool> Exists(const std::string& name, Deadline deadline) override;

  // For the consumer of its events.
  const server::Peer& peer() const { return *peer_; }

 private:
  absl::StatusOr<PartyIdentity> Collectivite(const std::string& name, Date day, Deadline deadline);
  absl::StatusOr<PartyIdentity> Organisation(const std::string& name, Date day, Deadline deadline);

  absl::Status FindCollectivites(std::span<const std::string> names, Deadline deadline, std::set<std::string>* known);

  const server::Peer* const peer_;
  std::unique_ptr<registry::v1::CollectiviteService::Stub> collectivites_;
  std::unique_ptr<registry::v1::OrganisationService::Stub> organisations_;
  std::unique_ptr<registry::v1::TerritoryService::Stub> territories_;
  std::unique_ptr<registry::v1::BodyService::Stub> bodies_;
  std::unique_ptr<registry::v1::DecisionService::Stub> decisions_;
};

}  // namespace socle::contracts::clients
