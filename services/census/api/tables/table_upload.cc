#include "services/census/api/tables/table_upload.h"

#include <fmt/format.h>

#include "platform/api/digest.h"
#include "platform/api/violations.h"

namespace socle::census::api {
namespace {

constexpr size_t kMostBytes = size_t{64} << 20;

}  // namespace

absl::Status NoHeader() {
  return InvalidField("header", "the first message must hold it, and no other",
                      "Le premier message doit porter l'en-tête.");
}

absl::Status TakeHeader(const v1::TableHeader& header, Date today, TableUpload* upload) {
  SOCLE_ASSIGN_OR_RETURN(upload->mapping,
                         socle::api::IdOfName(header.column_mapping(), "columnMappings", "header.column_mapping"));
  socle::api::Violations violations;
  violations.Text("header.file_name", header.file_name(), {.min = 1, .max = 500});
  socle::api::Sha256Field("header.digest", header.digest(), true, &violations);
  upload->as_of =
      header.has_as_of() ? socle::api::DateFromProto(true, header.as_of(), "header.as_of", today, &violations) : today;
  if (header.format() == v1::TABLE_FORMAT_CSV) {
    upload->kind = socle::tables::TableKind::kCsv;
  } else if (header.format() == v1::TABLE_FORMAT_XLSX) {
    upload->kind = socle::tables::TableKind::kXlsx;
  } else if (header.format() != v1::TABLE_FORMAT_UNSPECIFIED) {
    violations.Add("header.format", "not CSV or XLSX", "header.format : CSV ou XLSX attendu.");
  }
  upload->header = header;
  return violations.ToStatus();
}

absl::Status TakePiece(std::string_view piece, TableUpload* upload) {
  if (upload->bytes.size() + piece.size() > kMostBytes) {
    return Error(absl::StatusCode::kResourceExhausted, ErrorReason::TOO_LARGE,
                 fmt::format("The file is larger than {} bytes.", kMostBytes))
        .French(fmt::format("Le fichier dépasse {} octets.", kMostBytes))
        .Metadata("limit", std::to_string(kMostBytes))
        .ToStatus();
  }
  upload->bytes += piece;
  return absl::OkStatus();
}

absl::Status CheckDigest(const TableUpload& upload) {
  if (socle::api::Sha256Hex(upload.bytes) == upload.header.digest()) return absl::OkStatus();
  return InvalidField("header.digest", "not the digest of the bytes that came",
                      "header.digest : l'empreinte ne correspond pas aux octets reçus.");
}

}  // namespace socle::census::api
