// ColumnMappingService: how outside tables are read, and which were.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/tables/mapping_book.h"
#include "socle/census/v1/column_mapping_service.pb.h"

namespace socle::census::api {

class ColumnMappingService {
 public:
  // Both must outlive it.
  ColumnMappingService(tables::MappingBook* book, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::ColumnMapping> Create(rpc::Call& call, const v1::CreateColumnMappingRequest& request);
  absl::StatusOr<v1::ColumnMapping> Get(rpc::Call& call, const v1::GetColumnMappingRequest& request);
  absl::StatusOr<v1::ListColumnMappingsResponse> List(rpc::Call& call, const v1::ListColumnMappingsRequest& request);
  absl::StatusOr<v1::ColumnMapping> Update(rpc::Call& call, const v1::UpdateColumnMappingRequest& request);
  absl::StatusOr<v1::ListTableImportsResponse> Imports(rpc::Call& call, const v1::ListTableImportsRequest& request);

  tables::MappingBook* const book_;
  write::Writer* const writer_;
  rpc::Service service_;
};

// PERMISSION_DENIED RELATION_REQUIRED unless the caller acts for the keeper, whoever that is.
absl::Status CheckKeeper(const rpc::Call& call, const std::string& keeper, std::string_view act, std::string_view name);

}  // namespace socle::census::api
