// ActionSheetService: fiches-projets and fiches-actions.
#pragma once

#include "absl/functional/function_ref.h"
#include "platform/api/field_at.h"
#include "platform/base/instant.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/census/domain/action_sheets/party_directory.h"
#include "services/census/domain/action_sheets/programme_axes.h"
#include "services/census/domain/action_sheets/sheet_book.h"
#include "services/census/domain/action_sheets/sheet_rights.h"
#include "services/census/domain/registry.h"
#include "socle/census/v1/action_sheet_service.pb.h"

namespace socle::census::api {

class ActionSheetService {
 public:
  // All must outlive it.
  struct Needs {
    sheets::ActionSheetBook* book;
    Registry* registry;
    sheets::PartyDirectory* directory;
    const sheets::ProgrammeAxes* axes;
    write::Writer* writer;
    const Clock* clock;
  };
  explicit ActionSheetService(const Needs& needs);

  rpc::Service* service() { return &service_; }

 private:
  void AddReads();
  void AddWrites();

  absl::StatusOr<v1::ActionSheet> Get(rpc::Call& call, const v1::GetActionSheetRequest& request);
  absl::StatusOr<v1::BatchGetActionSheetsResponse> BatchGet(rpc::Call& call,
                                                            const v1::BatchGetActionSheetsRequest& request);
  absl::StatusOr<v1::CheckActionSheetReadersResponse> CheckReaders(rpc::Call& call,
                                                                   const v1::CheckActionSheetReadersRequest& request);
  absl::StatusOr<v1::ListActionSheetsResponse> List(rpc::Call& call, const v1::ListActionSheetsRequest& request);
  absl::StatusOr<v1::CountActionSheetsResponse> Count(rpc::Call& call, const v1::CountActionSheetsRequest& request);
  absl::StatusOr<v1::CheckActionSheetStatusResponse> CheckStatus(rpc::Call& call,
                                                                 const v1::CheckActionSheetStatusRequest& request);
  absl::StatusOr<v1::CheckMaturityResponse> CheckMaturity(rpc::Call& call, const v1::CheckMaturityRequest& request);
  absl::StatusOr<v1::ListActionSheetIntegrationsResponse> ListIntegrations(
      rpc::Call& call, const v1::ListActionSheetIntegrationsRequest& request);
  absl::StatusOr<v1::ListActionSheetVersionsResponse> ListVersions(rpc::Call& call,
                                                                   const v1::ListActionSheetVersionsRequest& request);

  absl::StatusOr<v1::ActionSheet> Create(rpc::Call& call, const v1::CreateActionSheetRequest& request);
  absl::StatusOr<v1::ActionSheet> Update(rpc::Call& call, const v1::UpdateActionSheetRequest& request);
  absl::StatusOr<v1::ActionSheet> ChangeStatus(rpc::Call& call, const v1::ChangeActionSheetStatusRequest& request);
  absl::StatusOr<v1::ActionSheet> Promote(rpc::Call& call, const v1::PromoteActionSheetRequest& request);
  template <typename Request>
  absl::StatusOr<v1::ActionSheet> SetDeleted(rpc::Call& call, const Request& request, bool deleted);

  absl::StatusOr<v1::BulkUpdateActionSheetsResponse> BulkUpdate(rpc::Call& call,
                                                                const v1::BulkUpdateActionSheetsRequest& request);
  // Of the names or the filter, each once.
  absl::StatusOr<std::vector<std::string>> BulkIds(rpc::Call& call, const v1::BulkUpdateActionSheetsRequest& request);
  absl::Status BulkUpdateOne(rpc::Call& call, write::Unit& unit, const v1::BulkUpdateActionSheetsRequest& request,
                             const google::protobuf::FieldMask& mask, const sheets::SheetChange& change,
                             const std::string& id);

  // A step of a sheet, kept with its reason.
  template <typename Request>
  absl::StatusOr<v1::ActionSheet> Take(rpc::Call& call, const Request& request, sheets::ChangeKind kind,
                                       std::string_view slug,
                                       absl::FunctionRef<absl::Status(std::string_view reason, sheets::Sheet&)> step);
  // The change that a request asks for; faults go to `violations`.
  template <typename Request>
  sheets::SheetChange ChangeOf(rpc::Call& call, const Request& request, sheets::ChangeKind kind,
                               socle::api::Violations* violations) const {
    const Date effective =
        socle::api::DayField({"effective_date", violations}, request.has_effective_date(), request.effective_date());
    return {.kind = kind,
            .effective = effective.IsOpen() ? Today() : effective,
            .reason = socle::api::FieldAt{"reason", violations}.Text(request.reason(), 0, 2000),
            .actor = call.principal().subject};
  }

  // The sheet, or NOT_FOUND when it is not there for who asks.
  absl::StatusOr<sheets::Sheet> Seen(rpc::Call& call, const std::string& name);
  // PERMISSION_DENIED, unless who asks keeps the sheet; NOT_FOUND when it may not even read it.
  absl::Status CheckKeeps(const rpc::Call& call, const sheets::Sheet& sheet);
  // What is wrong with what it is part of; within the transaction of a command that holds both.
  absl::Status CheckParent(db::Transaction& tx, const rpc::Call& call, const sheets::Sheet& sheet);
  Date Today() const;

  const Needs needs_;
  rpc::Service service_;
};

}  // namespace socle::census::api
