// IndicatorService: definitions, and the recording of values.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/observatory/indicator_book.h"
#include "services/census/domain/registry.h"
#include "socle/census/v1/indicator_service.pb.h"

namespace socle::census::api {

class IndicatorService {
 public:
  // All must outlive it.
  struct Needs {
    IndicatorBook* book;
    Registry* registry;
    write::Writer* writer;
  };
  explicit IndicatorService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Indicator> Create(rpc::Call& call, const v1::CreateIndicatorRequest& request);
  absl::StatusOr<v1::Indicator> Get(rpc::Call& call, const v1::GetIndicatorRequest& request);
  absl::StatusOr<v1::ListIndicatorsResponse> List(rpc::Call& call, const v1::ListIndicatorsRequest& request);
  absl::StatusOr<v1::Indicator> Update(rpc::Call& call, const v1::UpdateIndicatorRequest& request);
  absl::StatusOr<v1::RecordValuesResponse> Record(rpc::Call& call, const v1::RecordValuesRequest& request);
  absl::StatusOr<v1::ListIndicatorValuesResponse> ListValues(rpc::Call& call,
                                                             const v1::ListIndicatorValuesRequest& request);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
