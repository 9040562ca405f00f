#include "services/census/clients/signatory_client.h"

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/census/clients/unanswered.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr size_t kBatch = 1000;  // names that the registry takes at once
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
    : peer_(peer),
      collectivites_(registry_v1::CollectiviteService::NewStub(peer->channel())),
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
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = manifestos_->ListSignatories(&context, request, &response);
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
  registry_v1::ResolveSuccessorsRequest request;
  socle::api::ToProto(from, request.mutable_from_date());
  socle::api::ToProto(to, request.mutable_as_of());
  for (size_t begin = 0; begin < collectivites.size(); begin += kBatch) {
    request.clear_collectivites();
    for (const std::string& name : collectivites.subspan(begin, std::min(kBatch, collectivites.size() - begin))) {
      request.add_collectivites(name);
    }
    registry_v1::ResolveSuccessorsResponse response;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
    if (!status.ok() || response.resolutions_size() != request.collectivites_size()) {
      return RegistryUnavailable("who carries the signatories on", "qui succède aux signataires");
    }
    for (const registry_v1::SuccessorResolution& resolution : response.resolutions()) {
      std::vector<std::string>& of = heirs.emplace_back();
      for (const registry_v1::Successor& successor : resolution.successors()) of.push_back(successor.collectivite());
    }
  }
  return heirs;
}

absl::StatusOr<bool> SignatoryClient::Answers(const std::string& name, Date day, Deadline deadline) {
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  grpc::Status status;
  if (name.starts_with("collectivites/")) {
    registry_v1::GetCollectiviteRequest request;
    registry_v1::Collectivite answer;
    request.set_name(name);
    socle::api::ToProto(day, request.mutable_as_of());
    status = collectivites_->GetCollectivite(&context, request, &answer);
  } else {
    registry_v1::GetOrganisationRequest request;
    registry_v1::Organisation answer;
    request.set_name(name);
    status = organisations_->GetOrganisation(&context, request, &answer);
    // When most organisations began no list says: one of other days will do.
    if (server::ReasonIs(status, "NOT_ALIVE_AT")) return true;
  }
  if (status.ok()) return true;
  if (IsNothing(status) || server::ReasonIs(status, "NOT_ALIVE_AT")) return false;
  return RegistryUnavailable(name, name);
}

}  // namespace socle::census::clients
