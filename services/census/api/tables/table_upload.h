// A file that comes in pieces, and the import that it is for.
#pragma once

#include <string>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/stream.h"
#include "platform/tables/table.h"
#include "services/census/domain/tables/table_import.h"
#include "socle/census/v1/table_import.pb.h"

namespace socle::census::api {

struct TableUpload {
  v1::TableHeader header;
  std::string mapping;  // id
  socle::tables::TableKind kind = socle::tables::TableKind::kUnknown;
  Date as_of;
  std::string bytes;

  tables::TableImport Import() const {
    return {.mapping = mapping, .file_name = header.file_name(), .digest = header.digest(), .as_of = as_of};
  }
};

// The header checked; `today` is what an unset `as_of` means.
absl::Status TakeHeader(const v1::TableHeader& header, Date today, TableUpload* upload);
// One more piece. RESOURCE_EXHAUSTED TOO_LARGE above 64 MiB.
absl::Status TakePiece(std::string_view piece, TableUpload* upload);
// INVALID_ARGUMENT when the bytes have another digest than was said.
absl::Status CheckDigest(const TableUpload& upload);
absl::Status NoHeader();

// All of a stream of `Request`s, which have a header first and then data. `check` looks at the header, and the message
// that has it, before anything else is read.
template <typename Request, typename Check>
absl::StatusOr<TableUpload> ReadUpload(rpc::StreamIn<Request>& in, Date today, const Check& check) {
  TableUpload upload;
  Request part;
  SOCLE_ASSIGN_OR_RETURN(const bool any, in.Read(&part));
  if (!any || !part.has_header()) return NoHeader();
  SOCLE_RETURN_IF_ERROR(TakeHeader(part.header(), today, &upload));
  SOCLE_RETURN_IF_ERROR(check(upload, part));
  while (true) {
    SOCLE_ASSIGN_OR_RETURN(const bool more, in.Read(&part));
    if (!more) break;
    if (part.has_header()) return NoHeader();
    SOCLE_RETURN_IF_ERROR(TakePiece(part.data(), &upload));
  }
  SOCLE_RETURN_IF_ERROR(CheckDigest(upload));
  return upload;
}

}  // namespace socle::census::api
