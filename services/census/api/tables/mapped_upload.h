// An outside table that comes in through a mapping, and what imports answer whatever their rows become.
#pragma once

#include "platform/api/etag.h"
#include "services/census/api/tables/column_mapping_service.h"
#include "services/census/api/tables/table_conversion.h"
#include "services/census/api/tables/table_upload.h"

namespace socle::census::api {

struct MappedUpload {
  tables::ColumnMapping mapping;
  TableUpload upload;
};

// PERMISSION_DENIED unless the caller acts for the keeper of the mapping; INVALID_ARGUMENT when it is for other rows.
absl::Status CheckMapping(const rpc::Call& call, const tables::ColumnMapping& mapping, tables::Subject subject,
                          std::string_view act);

// All of a stream, whose mapping is looked up and checked before the bytes are read; so is what else the first message
// says, by `first`.
template <typename Request, typename First>
absl::StatusOr<MappedUpload> ReadMappedUpload(rpc::Call& call, rpc::StreamIn<Request>& in,
                                              tables::MappingBook& mappings, Date today, tables::Subject subject,
                                              std::string_view act, const First& first) {
  MappedUpload read;
  const auto check = [&](const TableUpload& begun, const Request& said) -> absl::Status {
    SOCLE_ASSIGN_OR_RETURN(read.mapping, mappings.Find(begun.mapping, call.deadline()));
    SOCLE_RETURN_IF_ERROR(CheckMapping(call, read.mapping, subject, act));
    return first(said);
  };
  SOCLE_ASSIGN_OR_RETURN(read.upload, ReadUpload(in, today, check));
  return read;
}
template <typename Request>
absl::StatusOr<MappedUpload> ReadMappedUpload(rpc::Call& call, rpc::StreamIn<Request>& in,
                                              tables::MappingBook& mappings, Date today, tables::Subject subject,
                                              std::string_view act) {
  return ReadMappedUpload(call, in, mappings, today, subject, act, [](const Request&) { return absl::OkStatus(); });
}

// Within the transaction of the import: what was read was read by the mapping as it is. ABORTED CONCURRENT_CHANGE.
absl::Status CheckMappingStands(tables::MappingBook& mappings, db::Transaction& tx,
                                const tables::ColumnMapping& mapping);

// Into the answer of an import.
template <typename Response>
void ShowFaults(const tables::RowFaults& faults, const tables::RowFaults& remarks,
                const std::vector<std::string>& ignored_columns, Response* response) {
  for (const tables::RowFault& fault : faults.kept()) *response->add_row_errors() = Show(fault);
  for (const tables::RowFault& remark : remarks.kept()) *response->add_remarks() = Show(remark);
  response->set_untold_count(faults.untold() + remarks.untold());
  for (const std::string& column : ignored_columns) response->add_ignored_columns(column);
}

}  // namespace socle::census::api
