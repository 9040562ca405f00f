// ContractReviewService: reviews as they are opened and read, with what is decided about actions; steps are in
// review_steps.h.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/api/reviews/review_steps.h"

namespace socle::contracts::api {

class ReviewService {
 public:
  // `desk` and all of `needs` must outlive it.
  ReviewService(const InstrumentDesk* desk, const ReviewNeeds& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::ListContractReviewsResponse> List(rpc::Call& call, const v1::ListContractReviewsRequest& request);
  absl::StatusOr<v1::ContractReview> Create(rpc::Call& call, const v1::CreateContractReviewRequest& request);
  absl::StatusOr<v1::ContractReview> SetDecisions(rpc::Call& call, const v1::SetReviewDecisionsRequest& request);
  absl::StatusOr<v1::ListReviewDecisionsResponse> ListDecisions(rpc::Call& call,
                                                                const v1::ListReviewDecisionsRequest& request);
  absl::StatusOr<v1::ListDueReviewsResponse> ListDue(rpc::Call& call, const v1::ListDueReviewsRequest& request);

  // Within the command that opens it: what stands against it, its days and its grid, the plan as it is.
  absl::Status Open(write::Unit& unit, const Doing& doing, Review* review);

  const InstrumentDesk* const desk_;
  const ReviewNeeds needs_;
  ReviewSteps steps_;
  std::vector<ReviewBook::Rhythm> rhythms_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
