// IndicatorService: definitions and their versions, and the recording of values.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/observatory/value_import.h"
#include "socle/census/v1/indicator_service.pb.h"

namespace socle::census::api {

class IndicatorService {
 public:
  // All must outlive it.
  using Needs = ValueImport::Needs;
  explicit IndicatorService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Indicator> Create(rpc::Call& call, const v1::CreateIndicatorRequest& request);
  absl::StatusOr<v1::Indicator> Get(rpc::Call& call, const v1::GetIndicatorRequest& request);
  absl::StatusOr<v1::ListIndicatorsResponse> List(rpc::Call& call, const v1::ListIndicatorsRequest& request);
  absl::StatusOr<v1::Indicator> Update(rpc::Call& call, const v1::UpdateIndicatorRequest& request);
  absl::StatusOr<v1::RecordValuesResponse> Record(rpc::Call& call, const v1::RecordValuesRequest& request);
  absl::StatusOr<v1::ListIndicatorVersionsResponse> ListVersions(rpc::Call& call,
                                                                 const v1::ListIndicatorVersionsRequest& request);
  absl::StatusOr<v1::ListIndicatorValuesResponse> ListValues(rpc::Call& call,
                                                             const v1::ListIndicatorValuesRequest& request);

  const Needs needs_;
  const ValueImport import_;
  rpc::Service service_;
};

}  // namespace socle::census::api
