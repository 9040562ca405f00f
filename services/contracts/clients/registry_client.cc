#include "services/contracts/clients/registry_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/error.h"
#include "services/contracts/clients/registry_answers.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr size_t kMostNames = 1000;  // that the registry takes in one call

bool IsCollectivite(std::string_view name) { return name.starts_with("collectivites/"); }

bool IsNothing(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::NOT_FOUND ||
         status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
}

}  // namespace

RegistryClient::RegistryClient(const server::Peer* peer)
    : peer_(peer),
      collectivites_(registry_v1::CollectiviteService::NewStub(peer->channel())),
      organisations_(registry_v1::OrganisationService::NewStub(peer->channel())),
      territories_(registry_v1::TerritoryService::NewStub(peer->channel())),
      bodies_(registry_v1::BodyService::NewStub(peer->channel())),
      decisions_(registry_v1::DecisionService::NewStub(peer->channel())) {}

absl::StatusOr<PartyIdentity> RegistryClient::Collectivite(const std::string& name, Date day, Deadline deadline) {
  registry_v1::GetCollectiviteRequest request;
  request.set_name(name);
  SetDate(day, request.mutable_as_of());
  registry_v1::Collectivite answer;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = collectivites_->GetCollectivite(&context, request, &answer);
  if (status.ok()) return IdentityOf(answer);
  if (IsNothing(status)) return PartyIdentity{.name = name, .exists = server::ReasonIs(status, "NOT_ALIVE_AT")};
  return NotAnswered(status, name);
}

// When most organisations began no list says: one that is recorded for other days only lives all the same, and is
// called what it is called now.
absl::StatusOr<PartyIdentity> RegistryClient::Organisation(const std::string& name, Date day, Deadline deadline) {
  for (const bool on_the_day : {true, false}) {
    registry_v1::GetOrganisationRequest request;
    request.set_name(name);
    if (on_the_day) SetDate(day, request.mutable_as_of());
    registry_v1::Organisation answer;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = organisations_->GetOrganisation(&context, request, &answer);
    if (status.ok()) return IdentityOf(answer);
    if (!IsNothing(status)) return NotAnswered(status, name);
    if (!server::ReasonIs(status, "NOT_ALIVE_AT")) break;
  }
  return PartyIdentity{.name = name};
}

absl::StatusOr<std::vector<PartyIdentity>> RegistryClient::Parties(std::span<const std::string> names, Date day,
                                                                   Deadline deadline) {
  std::vector<PartyIdentity> identities;
  for (const std::string& name : names) {
    SOCLE_ASSIGN_OR_RETURN(PartyIdentity identity, IsCollectivite(name) ? Collectivite(name, day, deadline)
                                                                        : Organisation(name, day, deadline));
    identities.push_back(std::move(identity));
  }
  return identities;
}

absl::StatusOr<std::vector<Succession>> RegistryClient::Successors(std::span<const std::string> names, Date from,
                                                                   Date to, Deadline deadline) {
  std::vector<Succession> successions;
  registry_v1::ResolveSuccessorsRequest request;
  if (!from.IsOpen()) SetDate(from, request.mutable_from_date());
  SetDate(to, request.mutable_as_of());
  // Who asks has just heard that something changed.
  request.mutable_consistency()->set_fully_consistent(true);
  for (const std::string& name : names) {
    successions.push_back({.party = name, .outcome = Succession::Outcome::kAlive});
    if (IsCollectivite(name)) {
      request.add_collectivites(name);
    } else {
      successions.back().heirs.push_back({.name = name, .share = Share{1, 1}});
    }
  }
  if (request.collectivites().empty()) return successions;
  registry_v1::ResolveSuccessorsResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
  if (!status.ok()) return NotAnswered(status, "successors");
  int next = 0;
  for (Succession& succession : successions) {
    if (!IsCollectivite(succession.party) || next >= response.resolutions_size()) continue;
    succession = SuccessionOf(succession.party, response.resolutions(next++));
  }
  return successions;
}

absl::StatusOr<DecisionVerdict> RegistryClient::VerifyDecision(const std::string& decision, std::string_view sha256,
                                                               std::optional<Date> day, Deadline deadline) {
  registry_v1::VerifyDecisionRequest request;
  request.set_name(decision);
  request.set_content_sha256(BytesOfHex(sha256));
  registry_v1::VerifyDecisionResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = decisions_->VerifyDecision(&context, request, &response);
  if (status.ok()) return VerdictOf(response, day);
  if (IsNothing(status)) return NoSuchDecision(decision);
  return NotAnswered(status, decision);
}

absl::Status RegistryClient::FindCollectivites(std::span<const std::string> names, Deadline deadline,
                                               std::set<std::string>* known) {
  registry_v1::ResolveSuccessorsRequest request;
  for (const std::string& name : names) request.add_collectivites(name);
  registry_v1::ResolveSuccessorsResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
  if (!status.ok()) return NotAnswered(status, "collectivites");
  for (int i = 0; i < response.resolutions_size() && i < static_cast<int>(names.size()); ++i) {
    if (!response.resolutions(i).collectivite().empty()) known->insert(names[static_cast<size_t>(i)]);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::set<std::string>> RegistryClient::Known(std::span<const std::string> names, Deadline deadline) {
  std::vector<std::string> collectivites;
  std::set<std::string> known;
  for (const std::string& name : names) {
    if (IsCollectivite(name)) {
      collectivites.push_back(name);
    } else if (!known.contains(name)) {
      SOCLE_ASSIGN_OR_RETURN(const bool exists, Exists(name, deadline));
      if (exists) known.insert(name);
    }
  }
  for (std::span rest(collectivites); !rest.empty(); rest = rest.subspan(std::min(rest.size(), kMostNames))) {
    SOCLE_RETURN_IF_ERROR(FindCollectivites(rest.first(std::min(rest.size(), kMostNames)), deadline, &known));
  }
  return known;
}

absl::StatusOr<bool> RegistryClient::Exists(const std::string& name, Deadline deadline) {
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  grpc::Status status;
  if (name.starts_with("bodies/")) {
    registry_v1::GetBodyRequest request;
    registry_v1::Body body;
    request.set_name(name);
    status = bodies_->GetBody(&context, request, &body);
  } else if (name.starts_with("territories/")) {
    registry_v1::GetTerritoryRequest request;
    registry_v1::Territory territory;
    request.set_name(name);
    status = territories_->GetTerritory(&context, request, &territory);
  } else if (IsCollectivite(name)) {
    registry_v1::GetCollectiviteRequest request;
    registry_v1::Collectivite collectivite;
    request.set_name(name);
    status = collectivites_->GetCollectivite(&context, request, &collectivite);
  } else if (name.starts_with("organisations/")) {
    registry_v1::GetOrganisationRequest request;
    registry_v1::Organisation organisation;
    request.set_name(name);
    status = organisations_->GetOrganisation(&context, request, &organisation);
  } else {
    return false;
  }
  // What is recorded for other days only is there all the same.
  if (status.ok() || server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  if (IsNothing(status)) return false;
  return NotAnswered(status, name);
}

}  // namespace socle::contracts::clients
