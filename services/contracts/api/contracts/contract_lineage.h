// Which contract carries on which: the call that walks it both ways, and the check that no circle is made.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "socle/contracts/v1/contract_service.pb.h"

namespace socle::contracts::api {

class ContractLineage {
 public:
  // The book must outlive it.
  explicit ContractLineage(ContractBook* book) : book_(book) {}

  void AddTo(rpc::Service* service);

  // A violation of `contract.predecessor` unless it is there, and does not carry this one on.
  absl::Status CheckPredecessor(db::Transaction& tx, const Contract& contract);

 private:
  absl::StatusOr<v1::ListContractLineageResponse> List(rpc::Call& call, const v1::ListContractLineageRequest& request);

  ContractBook* const book_;
};

}  // namespace socle::contracts::api
