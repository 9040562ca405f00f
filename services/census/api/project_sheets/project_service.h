// ProjectService: what all sheets together tell, and which of them tell the same.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/campaigns/campaign_book.h"
#include "services/census/domain/project_sheets/sheet_book.h"
#include "socle/census/v1/project_service.pb.h"

namespace socle::census::api {

class ProjectService {
 public:
  // All must outlive it.
  struct Needs {
    ProjectSheetBook* book;
    DecisionBook* decisions;
    CampaignBook* campaigns;
    write::Writer* writer;
  };
  explicit ProjectService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Project> Get(rpc::Call& call, const v1::GetProjectRequest& request);
  absl::StatusOr<v1::ListProjectsResponse> List(rpc::Call& call, const v1::ListProjectsRequest& request);
  absl::StatusOr<v1::CountProjectsResponse> Count(rpc::Call& call, const v1::CountProjectsRequest& request);
  absl::StatusOr<v1::ListDuplicateProposalsResponse> Propose(rpc::Call& call,
                                                             const v1::ListDuplicateProposalsRequest& request);
  absl::StatusOr<v1::DuplicateDecision> Decide(rpc::Call& call, const v1::DecideDuplicateRequest& request);
  absl::StatusOr<v1::ListDuplicateDecisionsResponse> ListDecisions(rpc::Call& call,
                                                                   const v1::ListDuplicateDecisionsRequest& request);
  absl::Status CheckMayDecide(const rpc::Call& call, db::Transaction& tx, const DuplicateDecision& decision);
  // Which sheets tell which project, by the decisions that hold now.
  absl::Status Regroup(db::Transaction& tx, const DuplicateDecision& decision, const std::vector<std::string>& sheets);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
