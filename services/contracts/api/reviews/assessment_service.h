// AssessmentService: what the parties think of a contract in a review, each for itself.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/reviews/assessment_book.h"
#include "services/contracts/domain/reviews/review_book.h"
#include "socle/contracts/v1/assessment_service.pb.h"

namespace socle::contracts::api {

class AssessmentService {
 public:
  // All must outlive it.
  struct Needs {
    AssessmentBook* book;
    ReviewBook* reviews;
    ContractBook* contracts;
    write::Writer* writer;
  };
  explicit AssessmentService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::RecordAssessmentsResponse> Record(rpc::Call& call, const v1::RecordAssessmentsRequest& request);
  absl::StatusOr<v1::ListAssessmentsResponse> List(rpc::Call& call, const v1::ListAssessmentsRequest& request);
  absl::StatusOr<v1::ListMissingAssessmentsResponse> ListMissing(rpc::Call& call,
                                                                 const v1::ListMissingAssessmentsRequest& request);
  absl::StatusOr<v1::GetAssessmentProgressResponse> Progress(rpc::Call& call,
                                                             const v1::GetAssessmentProgressRequest& request);
  absl::StatusOr<v1::ListSubjectSummariesResponse> Summarize(rpc::Call& call,
                                                             const v1::ListSubjectSummariesRequest& request);
  absl::StatusOr<Review> FindReview(const std::string& parent, rpc::Call& call);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
