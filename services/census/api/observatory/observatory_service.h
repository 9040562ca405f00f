// ObservatoryService: values carried over to other perimeters, ranked and compared.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "services/census/domain/observatory/indicator_book.h"
#include "services/census/domain/observatory/rebase.h"
#include "services/census/domain/registry.h"
#include "socle/census/v1/observatory_service.pb.h"

namespace socle::census::api {

class ObservatoryService {
 public:
  // All must outlive it.
  struct Needs {
    IndicatorBook* book;
    Registry* registry;
    const Clock* clock;
  };
  explicit ObservatoryService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::RebaseValuesResponse> Rebase(rpc::Call& call, const v1::RebaseValuesRequest& request);
  absl::StatusOr<v1::RankValuesResponse> Rank(rpc::Call& call, const v1::RankValuesRequest& request);
  absl::StatusOr<v1::MeasureChangeResponse> Change(rpc::Call& call, const v1::MeasureChangeRequest& request);

  absl::StatusOr<std::vector<IndicatorValue>> ValuesOf(const Indicator& indicator, const std::string& period,
                                                       rpc::Call& call);
  absl::StatusOr<IndicatorValue> ValueOf(const Indicator& indicator, const std::string& collectivite,
                                         const std::string& period, rpc::Call& call);
  absl::StatusOr<Rebased> CarryOver(const Indicator& indicator, const std::vector<IndicatorValue>& values, Date target,
                                    rpc::Call& call);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
