#include "services/registry/api/collectivite_service.h"

#include "services/registry/api/export.h"
#include "services/registry/api/reads.h"

namespace socle::registry::api {
namespace {

template <typename Request>
using Read = Encoded (*)(const Serving&, const Request&);

// The answer of a read that does not keep other calls of the thread waiting; nothing of one that would.
template <typename Request>
std::optional<Encoded> AnswerIfShort(Read<Request> read, const Serving& serving, const Request& request) {
  if (IsLong(request)) return std::nullopt;
  return read(serving, request);
}
std::optional<Encoded> AnswerIfShort(Read<v1::ListCollectivitesRequest>, const Serving& serving,
                                     const v1::ListCollectivitesRequest& request) {
  return ListCollectivitesIfShort(serving, request);
}

}  // namespace

CollectiviteService::CollectiviteService(const ServingHolder* holder, Freshness::NewestRevision newest_revision)
    : holder_(holder),
      freshness_(holder, std::move(newest_revision)),
      service_("socle.registry.v1.CollectiviteService") {
  AddRead("GetCollectivite", &GetCollectivite);
  AddRead("BatchGetCollectivites", &BatchGetCollectivites);
  AddRead("ListCollectivites", &ListCollectivites);
  AddRead("LookupCollectivites", &LookupCollectivites);
  AddRead("SearchCollectivites", &SearchCollectivites);
  AddRead("ListMembers", &ListMembers);
  AddRead("ListMemberships", &ListMemberships);
  AddRead("ListHistory", &ListHistory);
  AddRead("ResolveSuccessors", &ResolveSuccessors);
  AddRead("DiffCollectivites", &DiffCollectivites);
  AddRead("CountCollectivites", &CountCollectivites);
  service_.ServerStream<v1::ExportCollectivitesRequest, v1::ExportCollectivitesResponse>(
      "ExportCollectivites",
      [this](rpc::Call& call, const v1::ExportCollectivitesRequest& request,
             rpc::StreamOut<v1::ExportCollectivitesResponse>& out) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
        return ExportCollectivites(call, *holder_->Get(), request, out);
      });
}

template <typename Request>
void CollectiviteService::AddRead(std::string_view method,
                                  absl::StatusOr<grpc::ByteBuffer> (*read)(const Serving&, const Request&)) {
  service_.Memory<Request>(method, [this, read](rpc::Call&, const Request& request) -> rpc::Answer {
    const type::v1::Consistency& consistency = request.consistency();
    const int64_t wanted = consistency.at_least_as_fresh();
    const bool fresh = !consistency.fully_consistent() && wanted >= 0 && wanted <= holder_->revision();
    if (fresh) {
      std::optional<Encoded> answer = AnswerIfShort(read, *holder_->GetOnThisThread(), request);
      if (answer && !answer->ok()) return answer->status();
      if (answer) return **std::move(answer);
    }
    return rpc::Wait([this, read, &request](rpc::Call& call) -> absl::StatusOr<grpc::ByteBuffer> {
      SOCLE_RETURN_IF_ERROR(freshness_.Await(call, request.consistency()));
      return read(*holder_->Get(), request);
    });
  });
}

}  // namespace socle::registry::api
