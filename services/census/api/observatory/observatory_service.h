// ObservatoryService: values carried over to other perimeters, added up, ranked and compared.
#pragma once

#include <map>
#include <set>

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "services/census/domain/labelled_territories/labelled_territory_book.h"
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
    LabelledTerritoryBook* labels;
    Registry* registry;
    const Clock* clock;
  };
  explicit ObservatoryService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::RebaseValuesResponse> Rebase(rpc::Call& call, const v1::RebaseValuesRequest& request);
  // In aggregation.cc.
  absl::StatusOr<v1::AggregateValuesResponse> Aggregate(rpc::Call& call, const v1::AggregateValuesRequest& request);
  absl::StatusOr<v1::RankValuesResponse> Rank(rpc::Call& call, const v1::RankValuesRequest& request);
  absl::StatusOr<v1::MeasureChangeResponse> Change(rpc::Call& call, const v1::MeasureChangeRequest& request);

  // Values as they were measured, and all that it takes to carry them over to a day.
  struct Carriage {
    std::map<Date, std::vector<IndicatorValue>> by_day;
    std::shared_ptr<const Perimeter> target;
    std::vector<std::shared_ptr<const Perimeter>> perimeters;
    std::vector<std::shared_ptr<const GroundFlow>> flows;
    std::vector<Measured> measured;
  };
  absl::StatusOr<Carriage> CarriageTo(Date target, const std::vector<IndicatorValue>& values, rpc::Call& call);

  absl::StatusOr<Indicator> FindAdditive(const std::string& name, const char* field, rpc::Call& call);
  // The communes on the ground of a place on the day.
  absl::StatusOr<std::set<std::string>> GroundOf(const std::string& place, Date day, rpc::Call& call);
  absl::StatusOr<census::Aggregate> AggregateOf(const Indicator& indicator, const std::string& period, Date target,
                                                const std::set<std::string>& communes, rpc::Call& call);

  absl::StatusOr<std::vector<IndicatorValue>> ValuesOf(const Indicator& indicator, const std::string& period,
                                                       rpc::Call& call);
  absl::StatusOr<IndicatorValue> ValueOf(const Indicator& indicator, const std::string& collectivite,
                                         const std::string& period, rpc::Call& call);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
