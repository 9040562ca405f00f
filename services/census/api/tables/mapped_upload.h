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

// All of a stream, whose mapping is looked up and checked before the bytes are read.
template <typename Request>
absl::StatusOr<MappedUpload> ReadMappedUpload(rpc::Call& call, rpc::StreamIn<Request>& in,
                                              tables::MappingBook& mappings, Date today, tables::Subject subject,
                                              std::string_view act) {
  MappedUpload read;
  SOCLE_ASSIGN_OR_RETURN(read.upload, ReadUpload(in, today, [&](const TableUpload& begun) -> absl::Status {
                           SOCLE_ASSIGN_OR_RETURN(read.mapping, mappings.Find(begun.mapping, call.deadline()));
                           return CheckMapping(call, read.mapping, subject, act);
                         }));
  return read;
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
