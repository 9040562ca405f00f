// ImportService: publications in, a record out.
#pragma once

#include "platform/rpc/service.h"
#include "services/registry/api/serving.h"
#include "services/registry/domain/sources/source_rows.h"
#include "services/registry/store/record_store.h"
#include "services/registry/store/source_store.h"
#include "socle/registry/v1/import_service.pb.h"

namespace socle::registry::api {

class ImportService {
 public:
  // All must outlive the service.
  ImportService(store::SourceStore* sources, store::RecordStore* records, const ServingHolder* holder);

  rpc::Service* service() { return &service_; }

 private:
  using Progress = rpc::StreamOut<v1::ApplySourcesResponse>;

  absl::StatusOr<v1::UploadSourceResponse> Upload(rpc::Call& call, rpc::StreamIn<v1::UploadSourceRequest>& in);
  absl::Status Apply(rpc::Call& call, const v1::ApplySourcesRequest& request, Progress& out);
  absl::StatusOr<v1::ListSourcesResponse> List(rpc::Call& call, const v1::ListSourcesRequest& request);
  absl::StatusOr<grpc::ByteBuffer> Disagreements(const v1::ListDisagreementsRequest& request) const;

  // The stored files that the record is to rest on: applied ones and those asked for.
  absl::StatusOr<std::vector<store::StoredSource>> Choose(const v1::ApplySourcesRequest& request, db::Deadline deadline);
  absl::StatusOr<std::vector<SourceDocument>> ReadAll(rpc::Call& call, const std::vector<store::StoredSource>& chosen,
                                                      Progress& out);

  store::SourceStore* const sources_;
  store::RecordStore* const records_;
  const ServingHolder* const holder_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
