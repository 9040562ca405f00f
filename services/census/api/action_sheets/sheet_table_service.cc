#include "services/census/api/action_sheets/sheet_table_service.h"

#include "platform/api/field_at.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "platform/rpc/actor.h"
#include "services/census/api/action_sheets/sheet_export.h"
#include "services/census/api/action_sheets/sheet_filter.h"

namespace socle::census::api {

ActionSheetTableService::ActionSheetTableService(const Needs& needs)
    : needs_(needs), import_(needs.import), service_("socle.census.v1.ActionSheetTableService") {
  using Imported = rpc::StreamIn<v1::ImportActionSheetsRequest>;
  using Exported = rpc::StreamOut<v1::ExportActionSheetsResponse>;
  service_.ClientStream<v1::ImportActionSheetsRequest, v1::ImportActionSheetsResponse>(
      "ImportActionSheets", [this](rpc::Call& call, Imported& in) { return import_.Run(call, in); });
  service_.ServerStream<v1::ExportActionSheetsRequest, v1::ExportActionSheetsResponse>(
      "ExportActionSheets", [this](rpc::Call& call, const v1::ExportActionSheetsRequest& request, Exported& out) {
        return Export(call, request, out);
      });
}

absl::Status ActionSheetTableService::Export(rpc::Call& call, const v1::ExportActionSheetsRequest& request,
                                             rpc::StreamOut<v1::ExportActionSheetsResponse>& out) {
  socle::api::Violations violations;
  const int format = socle::api::EnumField({"format", &violations}, request.format(), v1::TableFormat_descriptor(),
                                           /*required=*/false);
  const std::string system = socle::api::FieldAt{"system", &violations}.Text(request.system(), 0, 50);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  const Instant now = needs_.import.clock->Now();
  SOCLE_ASSIGN_OR_RETURN(sheets::SheetFilter filter, FilterOf(request.filter(), rpc::ActorOf(call), TodayInParis(now),
                                                              *needs_.registry, call.deadline()));
  return ExportSheets(call, *needs_.import.book, std::move(filter),
                      format == 0 ? v1::TABLE_FORMAT_CSV : static_cast<v1::TableFormat>(format), system, now, out);
}

}  // namespace socle::census::api
