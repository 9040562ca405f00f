#include "services/census/clients/directory_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/census/domain/census_errors.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr int kBatch = 1000;     // names that the registry takes at once
constexpr size_t kMostKept = 3;  // all of France of a day: 10 MB each

// The status of gRPC is for the log; it does not leave the process.
absl::Status NotAnswered(const grpc::Status& status, Date day) {
  absl::Status unavailable = RegistryUnavailable(fmt::format("who there was on {}", day.ToString()),
                                                 fmt::format("les collectivités du {}", day.ToString()));
  unavailable.SetPayload(
      "socle.census/registry_status",
      absl::Cord(fmt::format("{} {}", static_cast<int>(status.error_code()), status.error_message())));
  return unavailable;
}

tables::Directory::Entry EntryOf(const registry_v1::Collectivite& collectivite) {
  tables::Directory::Entry entry{
      .name = collectivite.name(), .siren = collectivite.siren(), .label = collectivite.display_name()};
  for (const std::string& name : collectivite.departements()) {
    entry.departements.push_back(name.substr(name.rfind('-') + 1));
  }
  return entry;
}

}  // namespace

DirectoryClient::DirectoryClient(const server::Peer* peer)
    : peer_(peer), collectivites_(registry_v1::CollectiviteService::NewStub(peer->channel())) {}

absl::StatusOr<int64_t> DirectoryClient::Revision(Date day, Deadline deadline) {
  registry_v1::ListCollectivitesRequest request;
  request.set_page_size(1);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ListCollectivitesResponse response;
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const grpc::Status status = collectivites_->ListCollectivites(&context, request, &response);
  if (!status.ok()) return NotAnswered(status, day);
  return response.read_info().revision();
}

absl::StatusOr<std::shared_ptr<const tables::Directory>> DirectoryClient::DirectoryOf(Date day, Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const int64_t revision, Revision(day, deadline));
  {
    absl::MutexLock lock(&mutex_);
    for (const Kept& kept : kept_) {
      if (kept.revision == revision && kept.directory->day() == day) return kept.directory;
    }
  }
  registry_v1::ExportCollectivitesRequest request;
  request.set_filter(
      "type = COMMUNE OR type = EPCI OR type = DEPARTEMENT OR type = REGION OR type = STATUT_PARTICULIER OR type = "
      "COLLECTIVITE_UNIQUE OR type = COLLECTIVITE_OUTRE_MER");
  socle::api::ToProto(day, request.mutable_as_of());
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const auto reader = collectivites_->ExportCollectivites(&context, request);
  auto directory = std::make_shared<tables::Directory>(day);
  registry_v1::ExportCollectivitesResponse batch;
  while (reader->Read(&batch)) {
    for (const registry_v1::Collectivite& each : batch.collectivites()) directory->Add(EntryOf(each));
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) return NotAnswered(status, day);
  absl::MutexLock lock(&mutex_);
  kept_.push_front({revision, directory});
  if (kept_.size() > kMostKept) kept_.pop_back();
  return std::shared_ptr<const tables::Directory>(std::move(directory));
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> DirectoryClient::HeirsOf(
    std::span<const std::string> names, Date day, Deadline deadline) {
  std::map<std::string, std::vector<std::string>> heirs;
  for (size_t begin = 0; begin < names.size(); begin += kBatch) {
    registry_v1::ResolveSuccessorsRequest request;
    socle::api::ToProto(day, request.mutable_as_of());
    for (size_t i = begin; i < std::min(names.size(), begin + kBatch); ++i) request.add_collectivites(names[i]);
    registry_v1::ResolveSuccessorsResponse response;
    grpc::ClientContext context;
    peer_->Prepare(&context, deadline);
    const grpc::Status status = collectivites_->ResolveSuccessors(&context, request, &response);
    if (!status.ok()) return NotAnswered(status, day);
    for (const registry_v1::SuccessorResolution& resolution : response.resolutions()) {
      std::vector<std::string>& found = heirs[resolution.requested()];
      for (const registry_v1::Successor& successor : resolution.successors()) found.push_back(successor.collectivite());
    }
  }
  return heirs;
}

}  // namespace socle::census::clients
