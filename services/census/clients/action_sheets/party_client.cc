#include "services/census/clients/action_sheets/party_client.h"

#include <vector>

#include "platform/base/error.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr size_t kBatch = 1000;  // names that the registry takes at once

absl::Status NotAnswered() {
  return RegistryUnavailable("the parties that the sheet names", "les parties que la fiche nomme");
}

// What the answer about one name says.
absl::StatusOr<bool> IsThere(const grpc::Status& status) {
  if (status.ok() || server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  const bool none =
      status.error_code() == grpc::StatusCode::NOT_FOUND || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
  if (none) return false;
  return NotAnswered();
}

}  // namespace

PartyClient::PartyClient(const server::Peer* peer)
    : peer_(peer),
      collectivites_(registry_v1::CollectiviteService::NewStub(peer->channel())),
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
  for (std::span<const std::string> rest = collectivites; !rest.empty();) {
    const size_t count = std::min(rest.size(), kBatch);
    SOCLE_RETURN_IF_ERROR(AddCollectivites(rest.first(count), deadline, &known));
    rest = rest.subspan(count);
  }
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
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  if (!persons_->CheckPersons(&context, request, &response).ok()) return NotAnswered();
  known->insert(response.names().begin(), response.names().end());
  return absl::OkStatus();
}

absl::StatusOr<bool> PartyClient::IsBody(const std::string& name, Deadline deadline) {
  registry_v1::GetBodyRequest request;
  request.set_name(name);
  registry_v1::Body body;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  return IsThere(bodies_->GetBody(&context, request, &body));
}

absl::Status PartyClient::AddCollectivites(std::span<const std::string> names, Deadline deadline,
                                           std::set<std::string>* known) {
  registry_v1::ResolveSuccessorsRequest request;
  request.mutable_collectivites()->Assign(names.begin(), names.end());
  registry_v1::ResolveSuccessorsResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
  if (!status.ok() || response.resolutions_size() != request.collectivites_size()) return NotAnswered();
  // Each stands in the answer by its name, if there is one of that name.
  for (size_t i = 0; i < names.size(); ++i) {
    if (!response.resolutions(static_cast<int>(i)).collectivite().empty()) known->insert(names[i]);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> PartyClient::IsOrganisation(const std::string& name, Deadline deadline) {
  registry_v1::GetOrganisationRequest request;
  request.set_name(name);
  registry_v1::Organisation organisation;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  return IsThere(organisations_->GetOrganisation(&context, request, &organisation));
}

}  // namespace socle::census::clients
