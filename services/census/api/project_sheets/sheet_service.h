// ProjectSheetService: what parties tell of projects, and answer for.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/campaigns/campaign_book.h"
#include "services/census/domain/code_lists/code_list_book.h"
#include "services/census/domain/project_sheets/sheet_book.h"
#include "socle/census/v1/project_sheet_service.pb.h"

namespace socle::census::api {

class ProjectSheetService {
 public:
  // All must outlive it.
  struct Needs {
    ProjectSheetBook* book;
    CampaignBook* campaigns;
    CodeListBook* code_lists;
    Signatories* registry;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit ProjectSheetService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  void AddSteps();
  absl::StatusOr<v1::ProjectSheet> Create(rpc::Call& call, const v1::CreateProjectSheetRequest& request);
  absl::StatusOr<v1::ListProjectSheetsResponse> List(rpc::Call& call, const v1::ListProjectSheetsRequest& request);
  absl::StatusOr<v1::ProjectSheet> Update(rpc::Call& call, const v1::UpdateProjectSheetRequest& request);
  template <typename Request>
  absl::StatusOr<v1::ProjectSheet> TakeStep(rpc::Call& call, const Request& request, SheetStep step,
                                            const std::string& sent_reason);
  // Codes are of the lists, whose versions are set; the visit is of the campaign.
  absl::Status CheckAgainstLists(db::Transaction& tx, Sheet* sheet);
  absl::Status CheckMayTell(const rpc::Call& call, db::Transaction& tx, const Sheet& sheet);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
