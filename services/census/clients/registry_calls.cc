#include "services/census/clients/registry_calls.h"

#include "platform/api/time_conversion.h"

namespace socle::census::clients {
namespace {

namespace registry_v1 = ::socle::registry::v1;

constexpr size_t kBatch = 1000;  // names that the registry takes at once

}  // namespace

RegistryCalls::RegistryCalls(const server::Peer* peer)
    : peer_(peer), collectivites_(registry_v1::CollectiviteService::NewStub(peer->channel())) {}

grpc::Status RegistryCalls::Resolve(std::span<const std::string> names, std::optional<Date> from,
                                    std::optional<Date> to, Deadline deadline,
                                    absl::FunctionRef<void(const registry_v1::SuccessorResolution&)> take) const {
  registry_v1::ResolveSuccessorsRequest request;
  if (from) socle::api::ToProto(*from, request.mutable_from_date());
  if (to) socle::api::ToProto(*to, request.mutable_as_of());
  for (; !names.empty(); names = names.subspan(std::min(kBatch, names.size()))) {
    const auto batch = names.first(std::min(kBatch, names.size()));
    request.mutable_collectivites()->Assign(batch.begin(), batch.end());
    registry_v1::ResolveSuccessorsResponse response;
    const grpc::Status status =
        Ask(*collectivites_, &registry_v1::CollectiviteService::Stub::ResolveSuccessors, request, &response, deadline);
    if (!status.ok()) return status;
    if (response.resolutions_size() != request.collectivites_size()) {
      return {grpc::StatusCode::INTERNAL, "not one resolution for each name"};
    }
    for (const registry_v1::SuccessorResolution& resolution : response.resolutions()) take(resolution);
  }
  return grpc::Status::OK;
}

grpc::Status RegistryCalls::Export(const std::string& filter, Date day, Deadline deadline,
                                   absl::FunctionRef<void(const registry_v1::Collectivite&)> take) const {
  registry_v1::ExportCollectivitesRequest request;
  request.set_filter(filter);
  socle::api::ToProto(day, request.mutable_as_of());
  grpc::ClientContext context;
  peer_->Prepare(&context, deadline);
  const auto reader = collectivites_->ExportCollectivites(&context, request);
  registry_v1::ExportCollectivitesResponse batch;
  while (reader->Read(&batch)) {
    for (const registry_v1::Collectivite& each : batch.collectivites()) take(each);
  }
  return reader->Finish();
}

grpc::Status RegistryCalls::Revision(Date day, Deadline deadline, int64_t* revision) const {
  registry_v1::ListCollectivitesRequest request;
  request.set_page_size(1);
  socle::api::ToProto(day, request.mutable_as_of());
  registry_v1::ListCollectivitesResponse response;
  const grpc::Status status =
      Ask(*collectivites_, &registry_v1::CollectiviteService::Stub::ListCollectivites, request, &response, deadline);
  *revision = response.read_info().revision();
  return status;
}

}  // namespace socle::census::clients
