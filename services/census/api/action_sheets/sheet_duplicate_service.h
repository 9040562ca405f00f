// ActionSheetDuplicateService: fiches-actions that may tell one project, and what was decided about them.
#pragma once

#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/action_sheets/duplicates.h"
#include "socle/census/v1/action_sheet_duplicate_service.pb.h"

namespace socle::census::api {

class ActionSheetDuplicateService {
 public:
  // All must outlive it.
  struct Needs {
    sheets::ActionSheetBook* sheets;
    sheets::DuplicateBook* book;
    DecisionBook* decisions;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit ActionSheetDuplicateService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::ListActionSheetDuplicatesResponse> List(rpc::Call& call,
                                                             const v1::ListActionSheetDuplicatesRequest& request);
  absl::StatusOr<v1::ActionSheetDecision> Decide(rpc::Call& call, const v1::DecideActionSheetDuplicateRequest& request);
  absl::StatusOr<v1::ListActionSheetDecisionsResponse> ListDecisions(
      rpc::Call& call, const v1::ListActionSheetDecisionsRequest& request);
  // NOT_FOUND for a sheet that the caller may not read; PERMISSION_DENIED unless it keeps one of them.
  absl::Status CheckMayDecide(const rpc::Call& call, db::Transaction& tx, const std::vector<std::string>& sheets);
  // ILLEGAL_STATE when decisions that hold would say both of two sheets.
  absl::Status CheckAgreement(db::Transaction& tx, const DuplicateDecision& decision);

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
