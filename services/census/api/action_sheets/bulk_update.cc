// ActionSheetService.BulkUpdateActionSheets: the same fields on many sheets, all of them or none.
#include <fmt/format.h>

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/rpc/actor.h"
#include "platform/write/bulk_result.h"
#include "platform/write/changing.h"
#include "services/census/api/action_sheets/action_sheet_service.h"
#include "services/census/api/action_sheets/named_parties.h"
#include "services/census/api/action_sheets/sheet_conversion.h"
#include "services/census/api/action_sheets/sheet_filter.h"
#include "services/census/domain/action_sheets/integration.h"

namespace socle::census::api {
namespace {

using sheets::Sheet;
using socle::api::FieldAt;
using socle::api::Violations;

constexpr std::string_view kType = "census.socle.fr/ActionSheet";
constexpr size_t kMostSheets = 500;
// What may well be the same on many.
constexpr std::string_view kUpdatable[] = {
    "owner",       "pilot",      "pilot_label",   "elected_referent", "technical_referent", "partners",
    "shared_with", "bodies",     "places",        "place_date",       "place_label",        "themes",
    "phase",       "commitment", "source",        "priority",         "start_date",         "end_date",
    "continuous",  "visibility", "participation", "synthetic"};

}  // namespace

absl::StatusOr<std::vector<std::string>> ActionSheetService::BulkIds(rpc::Call& call,
                                                                     const v1::BulkUpdateActionSheetsRequest& request) {
  std::vector<std::string> ids;
  if (request.has_filter() == !request.names().empty()) {
    return InvalidField("names", "either names or a filter is needed",
                        "names : soit des noms, soit un filtre (filter) est attendu.");
  }
  if (request.has_filter()) {
    sheets::ActionSheetBook::Question question{.limit = kMostSheets + 1};
    SOCLE_ASSIGN_OR_RETURN(question.filter,
                           FilterOf(request.filter(), rpc::ActorOf(call), Today(), *needs_.registry, call.deadline()));
    SOCLE_ASSIGN_OR_RETURN(const auto found, needs_.book->List(question, call.deadline()));
    if (found.size() > kMostSheets) {
      return InvalidField("filter", fmt::format("lets more than {} sheets through", kMostSheets),
                          fmt::format("filter : plus de {} fiches ; il faut le préciser.", kMostSheets));
    }
    for (const auto& listed : found) ids.push_back(listed.sheet.id);
    return ids;
  }
  Violations violations;
  const FieldAt at{"names", &violations};
  if (CheckCount(at, request.names_size(), static_cast<int>(kMostSheets))) {
    for (int i = 0; i < request.names_size(); ++i) {
      const absl::StatusOr<std::string> id = socle::api::IdOfName(request.names(i), "actionSheets", at[i].path);
      if (!id.ok()) at[i].Add("is no name such as actionSheets/…", "un nom tel que actionSheets/… est attendu.");
      ids.push_back(id.value_or(""));
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus(ErrorReason::INVALID_NAME));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

absl::StatusOr<v1::BulkUpdateActionSheetsResponse> ActionSheetService::BulkUpdate(
    rpc::Call& call, const v1::BulkUpdateActionSheetsRequest& request) {
  if (request.update_mask().paths().empty()) {
    return InvalidField("update_mask", "is needed: it says what changes", "update_mask : ce qui change doit être dit.",
                        ErrorReason::INVALID_MASK);
  }
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::ActionSheet::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<std::string> ids, BulkIds(call, request));
  // What was sent, by itself: its names are asked about once for all sheets.
  Sheet sent;
  v1::ActionSheet probe;
  probe.set_title("-");
  write::MergeSent(request.action_sheet(), mask, &probe);
  Violations violations;
  FromProto(probe, *needs_.axes, &violations, &sent);
  const sheets::SheetChange change = ChangeOf(call, request, sheets::ChangeKind::kUpdated, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(CheckNamed(*needs_.directory, sent, {}, call.deadline()));

  std::vector<std::string> locks;
  for (const std::string& id : ids) locks.push_back(Sheet{.id = id}.Name());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, std::move(locks)));
  return needs_.writer->Run<v1::BulkUpdateActionSheetsResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::BulkUpdateActionSheetsResponse> {
        v1::BulkUpdateActionSheetsResponse response;
        SOCLE_RETURN_IF_ERROR(write::ChangeEach(
            ids, "actionSheets/-", request.validate_only(),
            [](const std::string& id) { return Sheet{.id = id}.Name(); },
            [&](const std::string& id) { return BulkUpdateOne(call, unit, request, mask, change, id); }, &response));
        return response;
      });
}

absl::Status ActionSheetService::BulkUpdateOne(rpc::Call& call, write::Unit& unit,
                                               const v1::BulkUpdateActionSheetsRequest& request,
                                               const google::protobuf::FieldMask& mask,
                                               const sheets::SheetChange& change, const std::string& id) {
  SOCLE_ASSIGN_OR_RETURN(Sheet sheet, needs_.book->Read(unit.tx(), id));
  SOCLE_RETURN_IF_ERROR(CheckKeeps(call, sheet));
  if (sheet.IsDeleted()) return socle::api::IsDeleted(kType, sheet.Name());
  const Date today = Today();
  const Sheet before = sheet;
  const v1::ActionSheet shown = ShowWhole(before, today);
  v1::ActionSheet merged = shown;
  write::MergeSent(request.action_sheet(), mask, &merged);
  Violations violations;
  FromProto(merged, *needs_.axes, &violations, &sheet);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  sheets::FollowContracts(before, sheet);
  SOCLE_RETURN_IF_ERROR(needs_.book->Update(unit.tx(), unit.revision(), before, sheet, change));
  unit.Record({.resource = sheet.Name(),
               .kind = write::ChangeKind::kUpdated,
               .before = socle::api::DigestOfShown(shown),
               .after = socle::api::DigestOfShown(ShowWhole(sheet, today))});
  return absl::OkStatus();
}

}  // namespace socle::census::api
