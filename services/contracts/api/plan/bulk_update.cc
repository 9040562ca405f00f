// ActionService.BulkUpdateActions: the same fields on many actions, all of them or none.
#include <fmt/format.h>

#include <algorithm>

#include "platform/api/resource_errors.h"
#include "platform/api/resource_name.h"
#include "platform/write/bulk_result.h"
#include "platform/write/changing.h"
#include "services/contracts/api/access.h"
#include "services/contracts/api/plan/action_conversion.h"
#include "services/contracts/api/plan/action_filter.h"
#include "services/contracts/api/plan/action_service.h"
#include "services/contracts/api/plan/named_parties.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using plan::Action;
using socle::api::Violations;

constexpr size_t kMostActions = 500;
// What may well be the same on many. What tells one action from others, and its lines of money, is not.
constexpr std::string_view kUpdatable[] = {
    "axis",   "orientations", "owner",    "partners", "origin",      "nature", "experiment", "priority",
    "weight", "start_date",   "end_date", "places",   "place_label", "source", "synthetic",  "progress_percent"};

absl::Status TooMany() {
  return InvalidField("filter", fmt::format("lets more than {} actions through", kMostActions),
                      fmt::format("filter : plus de {} actions ; il faut le préciser.", kMostActions));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ActionService::BulkIds(rpc::Call& call, const std::string& contract,
                                                                const v1::BulkUpdateActionsRequest& request) {
  std::vector<std::string> ids;
  if (request.has_filter() == !request.names().empty()) {
    return InvalidField("names", "either names or a filter is needed",
                        "names : soit des noms, soit un filtre (filter) est attendu.");
  }
  if (request.has_filter()) {
    plan::ActionBook::Question question{.contract = contract, .limit = kMostActions + 1};
    SOCLE_ASSIGN_OR_RETURN(question.filter, FilterOf(request.filter(), contract, Today()));
    SOCLE_ASSIGN_OR_RETURN(const auto found, needs_.book->List(question, call.deadline()));
    if (found.size() > kMostActions) return TooMany();
    for (const auto& listed : found) ids.push_back(listed.action.id);
    return ids;
  }
  Violations violations;
  const FieldAt at{"names", &violations};
  if (CheckCount(at, request.names_size(), static_cast<int>(kMostActions))) {
    for (int i = 0; i < request.names_size(); ++i) {
      ids.push_back(IdInContract(at[i], request.names(i), contract, "actions"));
      if (request.names(i).empty()) at[i].Add("is empty", "ne peut être vide.");
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus(ErrorReason::INVALID_NAME));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

absl::StatusOr<v1::BulkUpdateActionsResponse> ActionService::BulkUpdate(rpc::Call& call,
                                                                        const v1::BulkUpdateActionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract_id, socle::api::IdOfName(request.parent(), "contracts", "parent"));
  if (request.update_mask().paths().empty()) {
    return InvalidField("update_mask", "is needed: it says what changes", "update_mask : ce qui change doit être dit.",
                        ErrorReason::INVALID_MASK);
  }
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Action::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const std::vector<std::string> ids, BulkIds(call, contract_id, request));
  // What was sent, by itself: its names are asked about once for all actions.
  Action sent{.contract = contract_id};
  v1::Action probe;
  probe.set_title("-");
  write::MergeSent(request.action(), mask, &probe);
  Violations violations;
  FromProto(probe, &violations, &sent);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(LookUpNamed(needs_.registry, NamedPartiesOf(sent), {}, call.deadline(), &violations));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());

  std::vector<std::string> locks;
  for (const std::string& id : ids) locks.push_back(Action{.contract = contract_id, .id = id}.Name());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, std::move(locks)));
  return needs_.writer->Run<v1::BulkUpdateActionsResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::BulkUpdateActionsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Contract contract, needs_.contracts->Read(unit.tx(), contract_id));
        SOCLE_RETURN_IF_ERROR(CheckThere(contract));
        SOCLE_RETURN_IF_ERROR(HoldAxis(unit.tx(), sent));
        SOCLE_RETURN_IF_ERROR(CheckOrientations(unit.tx(), sent, {}));
        v1::BulkUpdateActionsResponse response;
        SOCLE_RETURN_IF_ERROR(write::ChangeEach(
            ids, request.parent(), request.validate_only(),
            [&](const std::string& id) { return Action{.contract = contract_id, .id = id}.Name(); },
            [&](const std::string& id) { return BulkUpdateOne(call, unit, contract, request.action(), mask, id); },
            &response));
        return response;
      });
}

absl::Status ActionService::BulkUpdateOne(rpc::Call& call, write::Unit& unit, const Contract& contract,
                                          const v1::Action& sent, const google::protobuf::FieldMask& mask,
                                          const std::string& id) {
  SOCLE_ASSIGN_OR_RETURN(Action action, needs_.book->Read(unit.tx(), contract.id, id));
  SOCLE_RETURN_IF_ERROR(CheckMay(call, Act::kChangeOwn, contract, action.Name(), action.Keeper()));
  if (action.IsDeleted()) return IsDeleted(action.Name());
  const Date today = Today();
  const Action before = action;
  const v1::Action shown = Show(before, today);
  v1::Action merged = shown;
  write::MergeSent(sent, mask, &merged);
  Violations violations;
  FromProto(merged, &violations, &action);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(needs_.book->Update(unit.tx(), unit.revision(), before, action));
  unit.Record({.resource = action.Name(),
               .kind = write::ChangeKind::kUpdated,
               .before = socle::api::DigestOfShown(shown),
               .after = socle::api::DigestOfShown(Show(action, today))});
  return absl::OkStatus();
}

}  // namespace socle::contracts::api
