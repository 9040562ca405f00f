// PlanService: a plan rolled up, and the envelopes that pay for it.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/plan/action_book.h"
#include "services/contracts/domain/plan/financing_book.h"
#include "socle/contracts/v1/plan_service.pb.h"

namespace socle::contracts::api {

class PlanService {
 public:
  // All must outlive it.
  struct Needs {
    plan::ActionBook* actions;
    plan::FinancingBook* book;
    ContractBook* contracts;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit PlanService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::GetPlanSummaryResponse> Summarize(rpc::Call& call, const v1::GetPlanSummaryRequest& request);
  absl::StatusOr<v1::Envelope> SetEnvelope(rpc::Call& call, const v1::SetEnvelopeRequest& request);
  absl::StatusOr<v1::ListEnvelopesResponse> ListEnvelopes(rpc::Call& call, const v1::ListEnvelopesRequest& request);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
