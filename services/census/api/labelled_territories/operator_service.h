// OperatorService: operators of the State, their names over time, conventions and services.
#pragma once

#include "platform/rpc/service.h"
#include "services/census/api/labelled_territories/label_needs.h"
#include "services/census/domain/labelled_territories/operator.h"
#include "socle/census/v1/operator_service.pb.h"

namespace socle::census::api {

class OperatorService {
 public:
  // `operators` must outlive it, as all of `needs`.
  OperatorService(const LabelNeeds& needs, OperatorBook* operators);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Operator> Create(rpc::Call& call, const v1::CreateOperatorRequest& request);
  absl::StatusOr<v1::Operator> Get(rpc::Call& call, const v1::GetOperatorRequest& request);
  absl::StatusOr<v1::ListOperatorsResponse> List(rpc::Call& call, const v1::ListOperatorsRequest& request);
  absl::StatusOr<v1::Operator> Update(rpc::Call& call, const v1::UpdateOperatorRequest& request);

  const LabelNeeds needs_;
  OperatorBook* const operators_;
  rpc::Service service_;
};

}  // namespace socle::census::api
