// GrantFinancingService: grants of the State, checked by the rules for actions.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/domain/plan/state_grants.h"
#include "socle/contracts/v1/grant_financing_service.pb.h"

namespace socle::contracts::api {

class GrantFinancingService {
 public:
  // `grants` must outlive it; nullptr: there is no census, and every call answers UNAVAILABLE.
  explicit GrantFinancingService(plan::GrantRegister* grants);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::CheckGrantFinancingResponse> Check(rpc::Call& call, const v1::CheckGrantFinancingRequest& request);
  absl::StatusOr<v1::ListGrantFindingsResponse> List(rpc::Call& call, const v1::ListGrantFindingsRequest& request);

  plan::GrantRegister* const grants_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
