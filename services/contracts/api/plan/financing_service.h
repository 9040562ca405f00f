// FinancingService: checks of the financing of actions, decisions on what they find, statements of subsidies.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/plan/financing_book.h"
#include "services/contracts/domain/plan/state_grants.h"
#include "socle/contracts/v1/financing_service.pb.h"

namespace socle::contracts::api {

class FinancingService {
 public:
  // All must outlive it.
  struct Needs {
    plan::FinancingBook* book;
    ContractBook* contracts;
    write::Writer* writer;
    const Clock* clock;
    plan::GrantRegister* grants;  // nullptr: grants of the State are not looked at
  };
  explicit FinancingService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::CheckFinancingResponse> Check(rpc::Call& call, const v1::CheckFinancingRequest& request);
  absl::StatusOr<v1::ListFinancingFindingsResponse> List(rpc::Call& call,
                                                         const v1::ListFinancingFindingsRequest& request);
  absl::StatusOr<v1::FinancingDecision> Decide(rpc::Call& call, const v1::DecideFinancingFindingRequest& request);
  absl::StatusOr<v1::ListFinancingDecisionsResponse> Decisions(rpc::Call& call,
                                                               const v1::ListFinancingDecisionsRequest& request);
  absl::StatusOr<v1::GetSubsidyStatementResponse> Statement(rpc::Call& call,
                                                            const v1::GetSubsidyStatementRequest& request);
  // Adds to each case the grants of the State beside its action. False when nobody was asked, or nobody answered.
  bool AddGrants(std::vector<plan::FinancingBook::Case>& cases, rpc::Call& call) const;

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
