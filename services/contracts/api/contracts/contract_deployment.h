// The deployment plan: the call that tells where the contracts of a pilot or a programme stood on a day.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/programmes/catalogue.h"
#include "socle/contracts/v1/contract_service.pb.h"

namespace socle::contracts::api {

class ContractDeployment {
 public:
  // All must outlive it.
  ContractDeployment(ContractBook* book, const Catalogue* catalogue, const Clock* clock)
      : book_(book), catalogue_(catalogue), clock_(clock) {}

  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::ListDeploymentResponse> List(rpc::Call& call, const v1::ListDeploymentRequest& request);

  ContractBook* const book_;
  const Catalogue* const catalogue_;
  const Clock* const clock_;
};

}  // namespace socle::contracts::api
