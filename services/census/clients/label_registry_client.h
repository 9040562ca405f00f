// Territories and decisions of bodies, asked of the registry over gRPC. Which régions territories reach is kept.
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "services/census/clients/registry_calls.h"
#include "services/census/domain/guides/guide_book.h"
#include "services/census/domain/labelled_territories/label_registry.h"
#include "services/census/domain/search/search_book.h"
#include "socle/registry/v1/body_service.grpc.pb.h"
#include "socle/registry/v1/decision_service.grpc.pb.h"
#include "socle/registry/v1/organisation_service.grpc.pb.h"
#include "socle/registry/v1/territory_service.grpc.pb.h"

namespace socle::census::clients {

class LabelRegistryClient : public LabelRegistry, public search::TerritoriesAround, public Commission {
 public:
  using Deadline = LabelRegistry::Deadline;

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

  absl::StatusOr<std::vector<std::string>> TerritoriesOf(const std::string& collectivite, Date day,
                                                         Deadline deadline) override;
  absl::StatusOr<bool> Adopted(const std::string& decision, std::string_view sha256, Deadline deadline) override;

 private:
  absl::StatusOr<registry::v1::ListTerritoriesResponse> Page(const std::string& filter, Date day, int size,
                                                             const std::string& token, Deadline deadline) const;
  grpc::Status VerifyDecision(const std::string& decision, std::string_view sha256, Deadline deadline,
                              registry::v1::VerifyDecisionResponse* response) const;

  const RegistryCalls calls_;
  const std::unique_ptr<registry::v1::TerritoryService::Stub> territories_;
  const std::unique_ptr<registry::v1::BodyService::Stub> bodies_;
  const std::unique_ptr<registry::v1::OrganisationService::Stub> organisations_;
  const std::unique_ptr<registry::v1::DecisionService::Stub> decisions_;
  // By revision, day and the territories that were asked for.
  KeptAnswers<std::tuple<int64_t, Date, std::vector<std::string>>, RegionsByTerritory> regions_;
};

}  // namespace socle::census::clients
