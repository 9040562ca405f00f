// Grants as a file, piece by piece.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/call.h"
#include "platform/rpc/stream.h"
#include "services/census/domain/grants/grant_book.h"
#include "socle/census/v1/grant_service.pb.h"

namespace socle::census::api {

// Grants that are written meanwhile are there as they are when their piece is read, each once.
absl::Status ExportGrants(rpc::Call& call, grants::GrantBook& book, const grants::GrantFilter& filter,
                          v1::TableFormat format, Instant now, rpc::StreamOut<v1::ExportGrantsResponse>& out);

}  // namespace socle::census::api
