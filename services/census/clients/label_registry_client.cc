#include "services/census/clients/label_registry_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr int kPage = 1000;
constexpr size_t kBatch = 200;  // territories resolved at once: the answer names all of their communes
constexpr size_t kKept = 32;    // days: a figure over time asks for dozens

using TerritoryStub = registry_v1::TerritoryService::Stub;

absl::Status PerimetersUnknown(const grpc::Status& status) {
  return NotAnswered(status, "perimeters of territories", "le périmètre des territoires");
}

std::vector<std::string> RegionsOf(const registry_v1::ResolveTerritoryResponse& resolved) {
  std::vector<std::string> regions;
  for (const registry_v1::Coverage& region : resolved.regions()) regions.push_back(region.collectivite());
  std::sort(regions.begin(), regions.end());
  return regions;
}

}  // namespace

LabelRegistryClient::LabelRegistryClient(const server::Peer* peer)
    : calls_(peer),
      territories_(registry_v1::TerritoryService::NewStub(peer->channel())),
      bodies_(registry_v1::BodyService::NewStub(peer->channel())),
      organisations_(registry_v1::OrganisationService::NewStub(peer->channel())),
      decisions_(registry_v1::DecisionService::NewStub(peer->channel())),
      regions_(kKept) {}

absl::StatusOr<std::optional<TerritoryGround>> LabelRegistryClient::GroundOf(const std::string& territory, Date day,
                                                                             Deadline deadline) {
  registry_v1::ResolveTerritoryRequest request;
  request.set_name(territory);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ResolveTerritoryResponse response;
  const grpc::Status status = calls_.Ask(*territories_, &TerritoryStub::ResolveTerritory, request, &response, deadline);
  if (IsNothing(status)) return std::nullopt;
  if (!status.ok()) return PerimetersUnknown(status);
  TerritoryGround ground{.members = {response.territory().members().begin(), response.territory().members().end()},
                         .regions = RegionsOf(response),
                         .commune_count = response.total().commune_count(),
                         .population = response.total().population()};
  std::sort(ground.members.begin(), ground.members.end());
  return ground;
}

absl::StatusOr<registry_v1::ListTerritoriesResponse> LabelRegistryClient::Page(const std::string& filter, Date day,
                                                                               int size, const std::string& token,
                                                                               Deadline deadline) const {
  registry_v1::ListTerritoriesRequest request;
  request.set_page_size(size);
  request.set_page_token(token);
  request.set_filter(filter);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ListTerritoriesResponse response;
  const grpc::Status status = calls_.Ask(*territories_, &TerritoryStub::ListTerritories, request, &response, deadline);
  if (status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) {
    return InvalidField("territory_filter", std::string(status.error_message()),
                        "territory_filter : le registre ne comprend pas ce filtre.");
  }
  if (!status.ok()) return PerimetersUnknown(status);
  return response;
}

absl::StatusOr<std::shared_ptr<const RegionsByTerritory>> LabelRegistryClient::RegionsOn(
    std::span<const std::string> territories, Date day, Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const auto newest, Page("", day, 1, "", deadline));
  std::tuple key(newest.read_info().revision(), day, std::vector<std::string>(territories.begin(), territories.end()));
  if (auto kept = regions_.Find(key)) return kept;
  auto regions = std::make_shared<RegionsByTerritory>();
  registry_v1::BatchResolveTerritoriesRequest request;
  socle::api::ToProto(day, request.mutable_as_of());
  for (; !territories.empty(); territories = territories.subspan(std::min(kBatch, territories.size()))) {
    const auto batch = territories.first(std::min(kBatch, territories.size()));
    request.mutable_names()->Assign(batch.begin(), batch.end());
    registry_v1::BatchResolveTerritoriesResponse response;
    const grpc::Status status =
        calls_.Ask(*territories_, &TerritoryStub::BatchResolveTerritories, request, &response, deadline);
    if (!status.ok()) return PerimetersUnknown(status);
    for (const registry_v1::ResolveTerritoryResponse& resolved : response.resolutions()) {
      regions->emplace(resolved.territory().name(), RegionsOf(resolved));
    }
  }
  return regions_.Keep(std::move(key), std::move(regions));
}

absl::StatusOr<std::vector<ListedTerritory>> LabelRegistryClient::List(const std::string& filter, Date day,
                                                                       Deadline deadline) {
  std::vector<ListedTerritory> listed;
  std::string token;
  do {
    SOCLE_ASSIGN_OR_RETURN(const auto page, Page(filter, day, kPage, token, deadline));
    for (const registry_v1::Territory& territory : page.territories()) {
      listed.push_back({territory.name(), territory.display_name(), territory.members_size()});
    }
    token = page.next_page_token();
  } while (!token.empty());
  return listed;
}

absl::StatusOr<bool> LabelRegistryClient::Exists(const std::string& name, Deadline deadline) {
  grpc::Status status;
  const auto get = [&](auto& stub, auto method, auto request, auto answer) {
    request.set_name(name);
    status = calls_.Ask(stub, method, request, &answer, deadline);
  };
  if (name.starts_with("bodies/")) {
    get(*bodies_, &registry_v1::BodyService::Stub::GetBody, registry_v1::GetBodyRequest(), registry_v1::Body());
  } else if (name.starts_with("territories/")) {
    get(*territories_, &TerritoryStub::GetTerritory, registry_v1::GetTerritoryRequest(), registry_v1::Territory());
  } else if (name.starts_with("organisations/")) {
    get(*organisations_, &registry_v1::OrganisationService::Stub::GetOrganisation,
        registry_v1::GetOrganisationRequest(), registry_v1::Organisation());
  } else {
    get(calls_.collectivites(), &registry_v1::CollectiviteService::Stub::GetCollectivite,
        registry_v1::GetCollectiviteRequest(), registry_v1::Collectivite());
  }
  if (status.ok() || server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  if (IsNothing(status)) return false;
  return NotAnswered(status, name, name);
}

grpc::Status LabelRegistryClient::VerifyDecision(const std::string& decision, std::string_view sha256,
                                                 Deadline deadline,
                                                 registry_v1::VerifyDecisionResponse* response) const {
  registry_v1::VerifyDecisionRequest request;
  request.set_name(decision);
  request.set_content_sha256(absl::HexStringToBytes({sha256.data(), sha256.size()}));
  return calls_.Ask(*decisions_, &registry_v1::DecisionService::Stub::VerifyDecision, request, response, deadline);
}

absl::StatusOr<CommitteeVerdict> LabelRegistryClient::Verify(const std::string& decision, std::string_view sha256,
                                                             Deadline deadline) {
  registry_v1::VerifyDecisionResponse response;
  const grpc::Status status = VerifyDecision(decision, sha256, deadline, &response);
  if (IsNothing(status)) {
    return CommitteeVerdict{.english = "The registry knows no such decision.",
                            .french = "Le registre ne connaît pas cette décision."};
  }
  if (!status.ok()) return NotAnswered(status, decision, decision);
  CommitteeVerdict verdict{.valid = response.valid()};
  for (const registry_v1::DecisionReason& reason : response.reasons()) {
    verdict.english += (verdict.english.empty() ? "" : " ") + reason.message();
    verdict.french += (verdict.french.empty() ? "" : " ") + reason.message_fr();
  }
  return verdict;
}

absl::StatusOr<bool> LabelRegistryClient::Adopted(const std::string& decision, std::string_view sha256,
                                                  Deadline deadline) {
  registry_v1::VerifyDecisionResponse response;
  const grpc::Status status = VerifyDecision(decision, sha256, deadline, &response);
  if (status.ok()) return response.valid();
  if (IsNothing(status)) return false;
  return RegistryUnavailable("the decision of the commission", "la décision de la commission");
}

absl::StatusOr<std::vector<std::string>> LabelRegistryClient::TerritoriesOf(const std::string& collectivite, Date day,
                                                                            Deadline deadline) {
  registry_v1::ListTerritoriesOfRequest request;
  request.set_parent(collectivite);
  request.set_page_size(kPage);  // nobody lies in more
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ListTerritoriesOfResponse response;
  const grpc::Status status =
      calls_.Ask(*territories_, &TerritoryStub::ListTerritoriesOf, request, &response, deadline);
  std::vector<std::string> names;
  if (IsNothing(status) || server::ReasonIs(status, "NOT_ALIVE_AT")) return names;  // on that day it lies in none
  if (!status.ok()) return NotAnswered(status, "territories around a place", "les territoires autour d'un lieu");
  for (const registry_v1::TerritoryMembership& each : response.memberships()) names.push_back(each.territory());
  return names;
}

}  // namespace socle::census::clients
