#include "services/census/clients/signatory_client.h"

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr int kPage = 1000;
constexpr size_t kMostMembers = 20'000;  // of a scope

ScopeMember MemberOf(const registry_v1::Signatory& signatory) {
  const registry_v1::Signature& signature = signatory.signature();
  ScopeMember member{
      .signatory = signature.party(), .label = signature.party_display_name(), .signature = signature.name()};
  for (const registry_v1::Successor& carrier : signatory.carriers()) {
    member.carriers.push_back({carrier.collectivite(), carrier.display_name()});
  }
  // Nobody is known to carry it on: it is to be met itself.
  if (member.carriers.empty()) member.carriers.push_back({member.signatory, member.label});
  return member;
}

}  // namespace

SignatoryClient::SignatoryClient(const server::Peer* peer)
    : calls_(peer),
      manifestos_(registry_v1::ManifestoService::NewStub(peer->channel())),
      organisations_(registry_v1::OrganisationService::NewStub(peer->channel())) {}

absl::StatusOr<std::vector<ScopeMember>> SignatoryClient::On(const std::string& manifesto, Date day,
                                                             Deadline deadline) {
  registry_v1::ListSignatoriesRequest request;
  request.set_parent(manifesto);
  request.set_page_size(kPage);
  socle::api::ToProto(day, request.mutable_as_of());
  std::vector<ScopeMember> members;
  do {
    registry_v1::ListSignatoriesResponse response;
    const grpc::Status status =
        calls_.Ask(*manifestos_, &registry_v1::ManifestoService::Stub::ListSignatories, request, &response, deadline);
    if (IsNothing(status)) return socle::api::NothingOfName("registry.socle.fr/Manifesto", manifesto);
    if (!status.ok()) return RegistryUnavailable("the signatories of the manifesto", "les signataires du manifeste");
    for (const registry_v1::Signatory& signatory : response.signatories()) members.push_back(MemberOf(signatory));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty() && members.size() < kMostMembers);
  // One who signed, withdrew and signed again stands here once: with the signature that holds on the day.
  const auto by_name = [](const ScopeMember& a, const ScopeMember& b) { return a.signatory < b.signatory; };
  std::stable_sort(members.begin(), members.end(), by_name);
  const auto same = [](const ScopeMember& a, const ScopeMember& b) { return a.signatory == b.signatory; };
  members.erase(std::unique(members.begin(), members.end(), same), members.end());
  return members;
}

absl::StatusOr<std::vector<std::vector<std::string>>> SignatoryClient::Heirs(std::span<const std::string> collectivites,
                                                                             Date from, Date to, Deadline deadline) {
  std::vector<std::vector<std::string>> heirs;
  const auto take = [&](const registry_v1::SuccessorResolution& resolution) {
    std::vector<std::string>& of = heirs.emplace_back();
    for (const registry_v1::Successor& successor : resolution.successors()) of.push_back(successor.collectivite());
  };
  const grpc::Status status = calls_.Resolve(collectivites, from, to, deadline, take);
  if (!status.ok()) return RegistryUnavailable("who carries the signatories on", "qui succède aux signataires");
  return heirs;
}

absl::StatusOr<bool> SignatoryClient::Answers(const std::string& name, Date day, Deadline deadline) {
  grpc::Status status;
  if (name.starts_with("collectivites/")) {
    registry_v1::GetCollectiviteRequest request;
    registry_v1::Collectivite answer;
    request.set_name(name);
    socle::api::ToProto(day, request.mutable_as_of());
    status = calls_.Ask(calls_.collectivites(), &registry_v1::CollectiviteService::Stub::GetCollectivite, request,
                        &answer, deadline);
  } else {
    registry_v1::GetOrganisationRequest request;
    registry_v1::Organisation answer;
    request.set_name(name);
    status = calls_.Ask(*organisations_, &registry_v1::OrganisationService::Stub::GetOrganisation, request, &answer,
                        deadline);
    // When most organisations began no list says: one of other days will do.
    if (server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  }
  if (status.ok()) return true;
  if (IsNothing(status) || server::ReasonIs(status, "NOT_ALIVE_AT")) return false;
  return RegistryUnavailable(name, name);
}

}  // namespace socle::census::clients
