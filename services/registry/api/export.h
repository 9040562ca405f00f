// ExportCollectivites: everything of a date, as a stream.
#pragma once

#include "platform/rpc/stream.h"
#include "services/registry/api/serving.h"
#include "socle/registry/v1/collectivite_service.pb.h"

namespace socle::registry::api {

absl::Status ExportCollectivites(rpc::Call& call, const Serving& serving, const v1::ExportCollectivitesRequest& request,
                                 rpc::StreamOut<v1::ExportCollectivitesResponse>& out);

}  // namespace socle::registry::api
