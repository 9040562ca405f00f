// The calls of ContractReviewService that lead from state to state.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/api/instruments/instrument_desk.h"
#include "services/contracts/api/reviews/review_conversion.h"
#include "services/contracts/domain/plan/plan_version_book.h"

namespace socle::contracts::api {

// All must outlive who has them.
struct ReviewNeeds {
  ReviewBook* reviews;
  plan::PlanVersionBook* versions;
};

class ReviewSteps {
 public:
  ReviewSteps(const InstrumentDesk* desk, const ReviewNeeds& needs) : desk_(desk), needs_(needs) {}
  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::CheckDecideContractReviewResponse> Check(rpc::Call& call,
                                                              const v1::CheckDecideContractReviewRequest& request);
  absl::StatusOr<v1::ContractReview> Decide(rpc::Call& call, const v1::DecideContractReviewRequest& request);
  absl::StatusOr<v1::ContractReview> Reopen(rpc::Call& call, const v1::ReopenContractReviewRequest& request);
  absl::StatusOr<v1::ContractReview> Close(rpc::Call& call, const v1::CloseContractReviewRequest& request);

  // What somebody wants to decide, with everything that is known of it outside of any command.
  struct Asked {
    ReviewStep step;
    Contract contract;
    Review review;
    ReviewFacts facts;
    std::string text;
    std::string sha256;
  };
  template <typename Request>
  absl::StatusOr<Asked> Ask(rpc::Call& call, const Request& request) const;
  // Of ours, within a command; what the registry said stays.
  absl::Status ReadFacts(db::Transaction& tx, const Review& review, const ReviewStep& step, ReviewFacts* facts) const;
  // Id of the body role whose decision ends reviews of the contract; empty: any.
  std::string_view RoleOf(const Contract& contract) const;

  template <typename Request, typename Step>
  absl::StatusOr<v1::ContractReview> Make(rpc::Call& call, const Request& request, std::string_view slug,
                                          const Step& step);

  const InstrumentDesk* const desk_;
  const ReviewNeeds needs_;
};

}  // namespace socle::contracts::api
