#include "services/census/clients/search/territories_client.h"

#include "platform/api/time_conversion.h"
#include "services/census/clients/unanswered.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr int kPage = 1000;  // nobody lies in more

}  // namespace

TerritoriesClient::TerritoriesClient(const server::Peer* peer)
    : peer_(peer), territories_(registry_v1::TerritoryService::NewStub(peer->channel())) {}

absl::StatusOr<std::vector<std::string>> TerritoriesClient::TerritoriesOf(const std::string& collectivite, Date day,
                                                                          Deadline deadline) {
  registry_v1::ListTerritoriesOfRequest request;
  request.set_parent(collectivite);
  request.set_page_size(kPage);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ListTerritoriesOfResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = territories_->ListTerritoriesOf(&context, request, &response);
  const bool unknown = status.error_code() == grpc::StatusCode::NOT_FOUND ||
                       status.error_code() == grpc::StatusCode::INVALID_ARGUMENT ||
                       server::ReasonIs(status, "NOT_ALIVE_AT");
  std::vector<std::string> names;
  if (unknown) return names;  // on that day it lies in none
  if (!status.ok()) return NotAnswered(status, "territories around a place", "les territoires autour d'un lieu");
  for (const registry_v1::TerritoryMembership& each : response.memberships()) names.push_back(each.territory());
  return names;
}

}  // namespace socle::census::clients
