// PlanVersionService: the plan of a contract as it was.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/domain/plan/plan_version_book.h"
#include "socle/contracts/v1/plan_version_service.pb.h"

namespace socle::contracts::api {

v1::PlanVersion Show(const plan::PlanVersion& version);

class PlanVersionService {
 public:
  explicit PlanVersionService(plan::PlanVersionBook* book);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<plan::PlanVersion> Find(std::string_view name, std::string_view field, rpc::Call& call);
  absl::StatusOr<v1::ListPlanVersionsResponse> List(rpc::Call& call, const v1::ListPlanVersionsRequest& request);
  absl::StatusOr<v1::ListPlannedActionsResponse> ListActions(rpc::Call& call,
                                                             const v1::ListPlannedActionsRequest& request);
  absl::StatusOr<v1::DiffPlanVersionsResponse> Diff(rpc::Call& call, const v1::DiffPlanVersionsRequest& request);

  plan::PlanVersionBook* const book_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
