// The reads of CollectiviteService, one function a method, one file a subject. Each is pure: a serving and a request
// in, the encoded response out. The scope has authenticated and authorised the caller before.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <optional>

#include "absl/status/statusor.h"
#include "services/registry/api/serving.h"
#include "socle/registry/v1/collectivite_service.pb.h"

namespace socle::registry::api {

using Encoded = absl::StatusOr<grpc::ByteBuffer>;

Encoded GetCollectivite(const Serving& serving, const v1::GetCollectiviteRequest& request);
Encoded BatchGetCollectivites(const Serving& serving, const v1::BatchGetCollectivitesRequest& request);
Encoded ListCollectivites(const Serving& serving, const v1::ListCollectivitesRequest& request);
Encoded LookupCollectivites(const Serving& serving, const v1::LookupCollectivitesRequest& request);
Encoded SearchCollectivites(const Serving& serving, const v1::SearchCollectivitesRequest& request);
Encoded ListMembers(const Serving& serving, const v1::ListMembersRequest& request);
Encoded ListMemberships(const Serving& serving, const v1::ListMembershipsRequest& request);
Encoded ListHistory(const Serving& serving, const v1::ListHistoryRequest& request);
Encoded ResolveSuccessors(const Serving& serving, const v1::ResolveSuccessorsRequest& request);
Encoded DiffCollectivites(const Serving& serving, const v1::DiffCollectivitesRequest& request);
Encoded CountCollectivites(const Serving& serving, const v1::CountCollectivitesRequest& request);

// Whether a request takes long enough (over about half a millisecond) to keep other calls of the queue thread waiting;
// such requests run on the bounded blocking pool.
bool IsLong(const v1::GetCollectiviteRequest&);
bool IsLong(const v1::BatchGetCollectivitesRequest& request);
bool IsLong(const v1::LookupCollectivitesRequest&);
bool IsLong(const v1::SearchCollectivitesRequest&);
bool IsLong(const v1::ListMembersRequest& request);
bool IsLong(const v1::ListMembershipsRequest&);
bool IsLong(const v1::ListHistoryRequest&);
bool IsLong(const v1::ResolveSuccessorsRequest& request);
bool IsLong(const v1::DiffCollectivitesRequest&);
bool IsLong(const v1::CountCollectivitesRequest&);

// How long a list takes shows only when it is made: the page where it is short, nothing where it would be long.
std::optional<Encoded> ListCollectivitesIfShort(const Serving& serving, const v1::ListCollectivitesRequest& request);

}  // namespace socle::registry::api
