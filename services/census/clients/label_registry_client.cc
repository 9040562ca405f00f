#include "services/census/clients/label_registry_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/census/clients/unanswered.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr int kPage = 1000;
constexpr size_t kKept = 32;  // days: a figure over time asks for dozens

absl::Status PerimetersUnknown(const grpc::Status& status) {
  return NotAnswered(status, "perimeters of territories", "le périmètre des territoires");
}

}  // namespace

LabelRegistryClient::LabelRegistryClient(const server::Peer* peer)
    : peer_(peer),
      territories_(registry_v1::TerritoryService::NewStub(peer->channel())),
      bodies_(registry_v1::BodyService::NewStub(peer->channel())),
      collectivites_(registry_v1::CollectiviteService::NewStub(peer->channel())),
      organisations_(registry_v1::OrganisationService::NewStub(peer->channel())),
      decisions_(registry_v1::DecisionService::NewStub(peer->channel())) {}

absl::StatusOr<std::optional<TerritoryGround>> LabelRegistryClient::GroundOf(const std::string& territory, Date day,
                                                                             Deadline deadline) {
  registry_v1::ResolveTerritoryRequest request;
  request.set_name(territory);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ResolveTerritoryResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = territories_->ResolveTerritory(&context, request, &response);
  if (IsNothing(status)) return std::nullopt;
  if (!status.ok()) return PerimetersUnknown(status);
  TerritoryGround ground{.members = {response.territory().members().begin(), response.territory().members().end()},
                         .commune_count = response.total().commune_count(),
                         .population = response.total().population()};
  for (const registry_v1::Coverage& region : response.regions()) ground.regions.push_back(region.collectivite());
  std::sort(ground.members.begin(), ground.members.end());
  std::sort(ground.regions.begin(), ground.regions.end());
  return ground;
}

absl::StatusOr<registry_v1::ListTerritoriesResponse> LabelRegistryClient::Page(const std::string& filter, Date day,
                                                                               int size, const std::string& token,
                                                                               Deadline deadline) {
  registry_v1::ListTerritoriesRequest request;
  request.set_page_size(size);
  request.set_page_token(token);
  request.set_filter(filter);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ListTerritoriesResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = territories_->ListTerritories(&context, request, &response);
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
  const int64_t revision = newest.read_info().revision();
  {
    absl::MutexLock lock(&mutex_);
    for (const Kept& kept : kept_) {
      const bool is_it =
          kept.revision == revision && kept.day == day &&
          std::equal(territories.begin(), territories.end(), kept.territories.begin(), kept.territories.end());
      if (is_it) return kept.regions;
    }
  }
  auto regions = std::make_shared<RegionsByTerritory>();
  for (const std::string& territory : territories) {
    SOCLE_ASSIGN_OR_RETURN(const auto ground, GroundOf(territory, day, deadline));
    if (ground) regions->emplace(territory, ground->regions);
  }
  absl::MutexLock lock(&mutex_);
  kept_.push_front({revision, day, {territories.begin(), territories.end()}, regions});
  if (kept_.size() > kKept) kept_.pop_back();
  return std::shared_ptr<const RegionsByTerritory>(regions);
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
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  grpc::Status status;
  const auto get = [&](auto& stub, auto method, auto request, auto answer) {
    request.set_name(name);
    status = ((*stub).*method)(&context, request, &answer);
  };
  if (name.starts_with("bodies/")) {
    get(bodies_, &registry_v1::BodyService::Stub::GetBody, registry_v1::GetBodyRequest(), registry_v1::Body());
  } else if (name.starts_with("territories/")) {
    get(territories_, &registry_v1::TerritoryService::Stub::GetTerritory, registry_v1::GetTerritoryRequest(),
        registry_v1::Territory());
  } else if (name.starts_with("organisations/")) {
    get(organisations_, &registry_v1::OrganisationService::Stub::GetOrganisation, registry_v1::GetOrganisationRequest(),
        registry_v1::Organisation());
  } else {
    get(collectivites_, &registry_v1::CollectiviteService::Stub::GetCollectivite, registry_v1::GetCollectiviteRequest(),
        registry_v1::Collectivite());
  }
  if (status.ok() || server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  if (IsNothing(status)) return false;
  return NotAnswered(status, name, name);
}

absl::StatusOr<CommitteeVerdict> LabelRegistryClient::Verify(const std::string& decision, std::string_view sha256,
                                                             Deadline deadline) {
  registry_v1::VerifyDecisionRequest request;
  request.set_name(decision);
  request.set_content_sha256(absl::HexStringToBytes({sha256.data(), sha256.size()}));
  registry_v1::VerifyDecisionResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = decisions_->VerifyDecision(&context, request, &response);
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

}  // namespace socle::census::clients
