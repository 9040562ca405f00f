// GrantService: grants of the State.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/grants/grant_import.h"
#include "services/census/domain/registry.h"

namespace socle::census::api {

class GrantService {
 public:
  // All must outlive it.
  struct Needs {
    GrantImport::Needs import;
    Registry* registry;
  };
  explicit GrantService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  using Exported = rpc::StreamOut<v1::ExportGrantsResponse>;

  absl::StatusOr<v1::Grant> Get(rpc::Call& call, const v1::GetGrantRequest& request);
  absl::StatusOr<v1::ListGrantsResponse> List(rpc::Call& call, const v1::ListGrantsRequest& request);
  absl::StatusOr<v1::CountGrantsResponse> Count(rpc::Call& call, const v1::CountGrantsRequest& request);
  absl::StatusOr<v1::ListRepeatedGrantsResponse> Repeated(rpc::Call& call,
                                                          const v1::ListRepeatedGrantsRequest& request);
  absl::StatusOr<v1::BatchFindGrantsResponse> FindAll(rpc::Call& call, const v1::BatchFindGrantsRequest& request);
  absl::StatusOr<v1::Grant> SetBeneficiary(rpc::Call& call, const v1::SetGrantBeneficiaryRequest& request);
  absl::Status Export(rpc::Call& call, const v1::ExportGrantsRequest& request, Exported& out);
  absl::Status CheckLived(const std::string& beneficiary, int32_t year, rpc::Call& call) const;

  const Needs needs_;
  grants::GrantBook* const book_;
  const GrantImport import_;
  rpc::Service service_;
};

}  // namespace socle::census::api
