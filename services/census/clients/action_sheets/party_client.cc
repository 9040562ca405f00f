#include "services/census/clients/action_sheets/party_client.h"

#include <vector>

#include "platform/base/error.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

absl::Status PartiesUnknown() {
  return RegistryUnavailable("the parties that the sheet names", "les parties que la fiche nomme");
}

}  // namespace

PartyClient::PartyClient(const server::Peer* peer)
    : calls_(peer), organisations_(registry_v1::OrganisationService::NewStub(peer->channel())) {}

absl::StatusOr<std::set<std::string>> PartyClient::Known(std::span<const std::string> names, Deadline deadline) {
  std::set<std::string> known;
  std::vector<std::string> collectivites;
  for (const std::string& name : names) {
    if (name.starts_with("collectivites/")) {
      collectivites.push_back(name);
      continue;
    }
    SOCLE_ASSIGN_OR_RETURN(const bool there, IsOrganisation(name, deadline));
    if (there) known.insert(name);
  }
  size_t next = 0;
  // Each stands in the answer by its name, if there is one of that name.
  const auto take = [&](const registry_v1::SuccessorResolution& resolution) {
    const std::string& name = collectivites[next++];
    if (!resolution.collectivite().empty()) known.insert(name);
  };
  if (!calls_.Resolve(collectivites, std::nullopt, std::nullopt, deadline, take).ok()) return PartiesUnknown();
  return known;
}

absl::StatusOr<bool> PartyClient::IsOrganisation(const std::string& name, Deadline deadline) {
  registry_v1::GetOrganisationRequest request;
  request.set_name(name);
  registry_v1::Organisation organisation;
  const grpc::Status status = calls_.Ask(*organisations_, &registry_v1::OrganisationService::Stub::GetOrganisation,
                                         request, &organisation, deadline);
  if (status.ok() || server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  if (IsNothing(status)) return false;
  return PartiesUnknown();
}

}  // namespace socle::census::clients
