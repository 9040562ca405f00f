// ImportService: publications in, a record out.
#pragma once

#include "platform/rpc/service.h"
#include "services/registry/api/serving.h"
#include "services/registry/domain/record_archive.h"
#include "services/registry/domain/sources/source_rows.h"
#include "socle/registry/v1/import_service.pb.h"

namespace socle::registry::api {

class ImportService {
 public:
  // All must outlive the service.
  ImportService(RecordArchive* archive, const ServingHolder* holder);

  rpc::Service* service() { return &service_; }

 private:
  using Progress = rpc::StreamOut<v1::ApplySourcesResponse>;

  absl::StatusOr<v1::UploadSourceResponse> Upload(rpc::Call& call, rpc::StreamIn<v1::UploadSourceRequest>& in);
  absl::Status Apply(rpc::Call& call, const v1::ApplySourcesRequest& request, Progress& out);
  absl::StatusOr<v1::ListSourcesResponse> List(rpc::Call& call, const v1::ListSourcesRequest& request);
  absl::StatusOr<grpc::ByteBuffer> Disagreements(const v1::ListDisagreementsRequest& request) const;

  // The stored files that the record is to rest on: applied ones and those asked for.
  absl::StatusOr<std::vector<KeptPublication>> Choose(const v1::ApplySourcesRequest& request,
                                                      RecordArchive::Deadline deadline);
  absl::StatusOr<std::vector<SourceDocument>> ReadAll(rpc::Call& call, const std::vector<KeptPublication>& chosen,
                                                      Progress& out);

  RecordArchive* const archive_;
  const ServingHolder* const holder_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
