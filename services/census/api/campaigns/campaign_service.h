// CampaignService: campaigns, their scope, and how much of it was met.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/campaigns/campaign_book.h"
#include "socle/census/v1/campaign_service.pb.h"

namespace socle::census::api {

class CampaignService {
 public:
  // All must outlive it.
  struct Needs {
    CampaignBook* book;
    Signatories* signatories;
    write::Writer* writer;
  };
  explicit CampaignService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  void AddReads();
  absl::StatusOr<v1::Campaign> Create(rpc::Call& call, const v1::CreateCampaignRequest& request);
  absl::StatusOr<v1::Campaign> Update(rpc::Call& call, const v1::UpdateCampaignRequest& request);
  absl::StatusOr<v1::Campaign> Advance(rpc::Call& call, const v1::AdvanceCampaignRequest& request);
  absl::StatusOr<v1::AssignAgentsResponse> Assign(rpc::Call& call, const v1::AssignAgentsRequest& request);
  absl::StatusOr<v1::Questionnaire> PublishQuestions(rpc::Call& call, const v1::PublishQuestionnaireRequest& request);
  absl::StatusOr<v1::ListCampaignsResponse> List(rpc::Call& call, const v1::ListCampaignsRequest& request);
  absl::StatusOr<v1::ListScopeMembersResponse> ListScope(rpc::Call& call, const v1::ListScopeMembersRequest& request);
  absl::StatusOr<v1::MeasureCoverageResponse> Measure(rpc::Call& call, const v1::MeasureCoverageRequest& request);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
