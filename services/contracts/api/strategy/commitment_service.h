// CommitmentService: reciprocal commitments and their steps.
#pragma once

#include <functional>

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/api/strategy/contributions.h"
#include "services/contracts/domain/strategy/commitment_book.h"
#include "socle/contracts/v1/commitment_service.pb.h"

namespace socle::contracts::api {

class CommitmentService {
 public:
  // All must outlive the service.
  CommitmentService(ContractBook* contracts, CommitmentBook* book, write::Writer* writer, const Clock* clock);

  rpc::Service* service() { return &service_; }

 private:
  void AddWrites();
  void AddSteps();
  void AddReads();

  Date Today() const;
  absl::Status CheckAction(db::Transaction& tx, const Commitment& commitment);
  // Takes the step for the debtor or the creditor, whose it is.
  template <typename Request>
  absl::StatusOr<v1::Commitment> TakeStep(rpc::Call& call, const Request& request, CommitmentStep step,
                                          CommitmentStepRecord record);
  absl::StatusOr<v1::SummarizeCommitmentsResponse> Summarize(rpc::Call& call,
                                                             const v1::SummarizeCommitmentsRequest& request);

  ContractBook* const contracts_;
  CommitmentBook* const book_;
  write::Writer* const writer_;
  const Clock* const clock_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
