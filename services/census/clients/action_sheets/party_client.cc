#include "services/census/clients/action_sheets/party_client.h"

#include <vector>

#include "platform/base/error.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr size_t kBatch = 1000;  // persons that the registry takes at once

absl::Status PartiesUnknown() {
  return RegistryUnavailable("the parties that the sheet names", "les parties que la fiche nomme");
}

// What the answer about one name says.
absl::StatusOr<bool> IsThere(const grpc::Status& status) {
  if (status.ok() || server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  if (IsNothing(status)) return false;
  return PartiesUnknown();
}

}  // namespace

PartyClient::PartyClient(const server::Peer* peer)
    : calls_(peer),
      organisations_(registry_v1::OrganisationService::NewStub(peer->channel())),
      persons_(registry_v1::PersonService::NewStub(peer->channel())),
      bodies_(registry_v1::BodyService::NewStub(peer->channel())) {}

absl::StatusOr<std::set<std::string>> PartyClient::Known(std::span<const std::string> names, Deadline deadline) {
  std::set<std::string> known;
  std::vector<std::string> collectivites, persons;
  for (const std::string& name : names) {
    if (name.starts_with("collectivites/")) {
      collectivites.push_back(name);
    } else if (name.starts_with("persons/")) {
      persons.push_back(name);
    } else {
      SOCLE_ASSIGN_OR_RETURN(const bool there,
                             name.starts_with("bodies/") ? IsBody(name, deadline) : IsOrganisation(name, deadline));
      if (there) known.insert(name);
    }
  }
  size_t next = 0;
  // Each stands in the answer by its name, if there is one of that name.
  const auto take = [&](const registry_v1::SuccessorResolution& resolution) {
    const std::string& name = collectivites[next++];
    if (!resolution.collectivite().empty()) known.insert(name);
  };
  if (!calls_.Resolve(collectivites, std::nullopt, std::nullopt, deadline, take).ok()) return PartiesUnknown();
  for (std::span<const std::string> rest = persons; !rest.empty();) {
    const size_t count = std::min(rest.size(), kBatch);
    SOCLE_RETURN_IF_ERROR(AddPersons(rest.first(count), deadline, &known));
    rest = rest.subspan(count);
  }
  return known;
}

absl::Status PartyClient::AddPersons(std::span<const std::string> names, Deadline deadline,
                                     std::set<std::string>* known) {
  registry_v1::CheckPersonsRequest request;
  request.mutable_names()->Assign(names.begin(), names.end());
  registry_v1::CheckPersonsResponse response;
  if (!calls_.Ask(*persons_, &registry_v1::PersonService::Stub::CheckPersons, request, &response, deadline).ok())
    return PartiesUnknown();
  known->insert(response.names().begin(), response.names().end());
  return absl::OkStatus();
}

absl::StatusOr<bool> PartyClient::IsBody(const std::string& name, Deadline deadline) {
  registry_v1::GetBodyRequest request;
  request.set_name(name);
  registry_v1::Body body;
  return IsThere(calls_.Ask(*bodies_, &registry_v1::BodyService::Stub::GetBody, request, &body, deadline));
}

absl::StatusOr<bool> PartyClient::IsOrganisation(const std::string& name, Deadline deadline) {
  registry_v1::GetOrganisationRequest request;
  request.set_name(name);
  registry_v1::Organisation organisation;
  return IsThere(calls_.Ask(*organisations_, &registry_v1::OrganisationService::Stub::GetOrganisation, request,
                            &organisation, deadline));
}

}  // namespace socle::census::clients
