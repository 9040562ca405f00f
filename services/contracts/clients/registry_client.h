// The registry over gRPC.
//
// One channel, which finds a dead peer within half a minute and comes back by itself, without growing pauses that would
// outlast an outage. Nothing waits for the registry to be ready: while it is away a call fails at once, or by its
// deadline at the latest, as UNAVAILABLE REGISTRY_UNAVAILABLE.
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "services/contracts/domain/registry.h"
#include "socle/registry/v1/body_service.grpc.pb.h"
#include "socle/registry/v1/collectivite_service.grpc.pb.h"
#include "socle/registry/v1/decision_service.grpc.pb.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace grpc {
class ClientContext;
}

namespace socle::contracts::clients {

struct RegistryClientOptions {
  std::string address;
  std::string token = {};   // sent with every call; empty: none
  std::string tls_ca = {};  // PEM; empty: without TLS, and then only to an address of this machine
  std::string tls_certificate = {};
  std::string tls_key = {};
  // No call takes longer, however long its caller would wait.
  std::chrono::milliseconds longest_call = std::chrono::seconds(10);
};

class RegistryClient : public Registry {
 public:
  // INVALID_ARGUMENT for a token that would travel in the clear beyond this machine.
  static absl::StatusOr<std::unique_ptr<RegistryClient>> Open(RegistryClientOptions options);

  absl::StatusOr<std::vector<PartyIdentity>> Parties(std::span<const std::string> names, Date day,
                                                     Deadline deadline) override;
  absl::StatusOr<std::vector<Succession>> Successors(std::span<const std::string> names, Date from, Date to,
                                                     Deadline deadline) override;
  absl::StatusOr<DecisionVerdict> VerifyDecision(const std::string& decision, std::string_view sha256,
                                                 std::optional<Date> day, Deadline deadline) override;
  absl::StatusOr<std::set<std::string>> Known(std::span<const std::string> names, Deadline deadline) override;
  absl::StatusOr<bool> Exists(const std::string& name, Deadline deadline) override;

  // For the consumer of its events.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  std::string authorization() const { return options_.token.empty() ? "" : "Bearer " + options_.token; }

 private:
  explicit RegistryClient(RegistryClientOptions options);

  void Prepare(grpc::ClientContext* context, Deadline deadline) const;
  absl::StatusOr<PartyIdentity> Collectivite(const std::string& name, Date day, Deadline deadline);
  absl::StatusOr<PartyIdentity> Organisation(const std::string& name, Date day, Deadline deadline);

  absl::Status FindCollectivites(std::span<const std::string> names, Deadline deadline, std::set<std::string>* known);
  absl::Status FindOrganisations(std::span<const std::string> names, Deadline deadline, std::set<std::string>* known);

  const RegistryClientOptions options_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<registry::v1::CollectiviteService::Stub> collectivites_;
  std::unique_ptr<registry::v1::OrganisationService::Stub> organisations_;
  std::unique_ptr<registry::v1::TerritoryService::Stub> territories_;
  std::unique_ptr<registry::v1::BodyService::Stub> bodies_;
  std::unique_ptr<registry::v1::DecisionService::Stub> decisions_;
};

}  // namespace socle::contracts::clients
