#include "services/contracts/api/plan/plan_version_service.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/paging.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"

namespace socle::contracts::api {
namespace {

using plan::PlanDifference;
using plan::PlannedAction;
using plan::PlanVersion;

constexpr size_t kAll = 1'000'000;

void Show(const std::string& contract, const PlannedAction& planned, v1::PlannedAction* proto) {
  proto->set_action(fmt::format("contracts/{}/actions/{}", contract, planned.action));
  proto->set_number(planned.number);
  proto->set_title(planned.title);
  if (!planned.axis.empty()) proto->set_axis(fmt::format("contracts/{}/axes/{}", contract, planned.axis));
  proto->set_axis_label(planned.axis_label);
  proto->set_owner(planned.owner);
}

v1::PlanDifference::Kind KindOf(const PlanDifference& difference) {
  if (!difference.before) return v1::PlanDifference::ADDED;
  return difference.after ? v1::PlanDifference::CHANGED : v1::PlanDifference::DROPPED;
}

const std::string& ActionOf(const PlanDifference& difference) {
  return difference.before ? difference.before->action : difference.after->action;
}

}  // namespace

v1::PlanVersion Show(const PlanVersion& version) {
  v1::PlanVersion proto;
  proto.set_name(version.Name());
  proto.set_number(version.number);
  proto.set_cause(version.cause);
  socle::api::ToProto(version.effective, proto.mutable_effective_date());
  proto.set_action_count(version.action_count);
  proto.set_sha256(version.sha256);
  socle::api::ToProto(version.create_time, proto.mutable_create_time());
  proto.set_revision(version.revision);
  return proto;
}

PlanVersionService::PlanVersionService(plan::PlanVersionBook* book)
    : book_(book), service_("socle.contracts.v1.PlanVersionService") {
  service_.Blocking<v1::GetPlanVersionRequest, v1::PlanVersion>(
      "GetPlanVersion", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::PlanVersion> {
        SOCLE_ASSIGN_OR_RETURN(const PlanVersion version, Find(request.name(), "name", call));
        return Show(version);
      });
  service_.Blocking<v1::ListPlanVersionsRequest, v1::ListPlanVersionsResponse>(
      "ListPlanVersions", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::ListPlannedActionsRequest, v1::ListPlannedActionsResponse>(
      "ListPlannedActions", [this](rpc::Call& call, const auto& request) { return ListActions(call, request); });
  service_.Blocking<v1::DiffPlanVersionsRequest, v1::DiffPlanVersionsResponse>(
      "DiffPlanVersions", [this](rpc::Call& call, const auto& request) { return Diff(call, request); });
}

absl::StatusOr<PlanVersion> PlanVersionService::Find(std::string_view name, std::string_view field, rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, socle::api::IdsOfName(name, {"contracts", "planVersions"}, field));
  int32_t number = 0;
  const char* const end = ids[1].data() + ids[1].size();
  const auto read = std::from_chars(ids[1].data(), end, number);
  const bool plain = read.ec == std::errc() && read.ptr == end && number > 0 && ids[1].front() != '0';
  if (!plain && ids[1] != "latest") {
    return InvalidField(field, "not a name such as contracts/…/planVersions/1",
                        fmt::format("{} : un nom tel que contracts/…/planVersions/1 est attendu.", field),
                        ErrorReason::INVALID_NAME);
  }
  return book_->Find(ids[0], plain ? number : 0, call.deadline());
}

absl::StatusOr<v1::ListPlanVersionsResponse> PlanVersionService::List(rpc::Call& call,
                                                                      const v1::ListPlanVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, socle::api::IdOfName(request.parent(), "contracts", "parent"));
  SOCLE_ASSIGN_OR_RETURN(auto list,
                         book_->List(contract, NumberAfter<int32_t>(page, 0), page.size() + 1, call.deadline()));
  v1::ListPlanVersionsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return std::to_string(last.number); }));
  for (const PlanVersion& version : list) *response.add_plan_versions() = Show(version);
  return response;
}

absl::StatusOr<v1::ListPlannedActionsResponse> PlanVersionService::ListActions(
    rpc::Call& call, const v1::ListPlannedActionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const PlanVersion version, Find(request.parent(), "parent", call));
  SOCLE_ASSIGN_OR_RETURN(auto list, book_->ListActions(version, page.after(), page.size() + 1, call.deadline()));
  v1::ListPlannedActionsResponse response;
  response.set_next_page_token(NextPage(page, &list, [](const auto& last) { return last.action; }));
  for (const PlannedAction& planned : list) Show(version.contract, planned, response.add_planned_actions());
  return response;
}

// Versions never change, so both are read whole, one after the other; a plan has some thousand actions.
absl::StatusOr<v1::DiffPlanVersionsResponse> PlanVersionService::Diff(rpc::Call& call,
                                                                      const v1::DiffPlanVersionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page, socle::api::Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const PlanVersion first, Find(request.name(), "name", call));
  SOCLE_ASSIGN_OR_RETURN(const PlanVersion second, Find(request.other(), "other", call));
  if (first.contract != second.contract) {
    return InvalidField("other", "is of another contract", "other : ce plan est celui d'un autre contrat.");
  }
  SOCLE_ASSIGN_OR_RETURN(const auto before, book_->ListActions(first, "", kAll, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const auto after, book_->ListActions(second, "", kAll, call.deadline()));
  std::vector<PlanDifference> differences = DifferencesOf(before, after);
  v1::DiffPlanVersionsResponse response;
  int counts[v1::PlanDifference::Kind_ARRAYSIZE] = {};
  for (const PlanDifference& each : differences) ++counts[KindOf(each)];
  response.set_added_count(counts[v1::PlanDifference::ADDED]);
  response.set_dropped_count(counts[v1::PlanDifference::DROPPED]);
  response.set_changed_count(counts[v1::PlanDifference::CHANGED]);
  std::erase_if(differences, [&](const PlanDifference& each) { return ActionOf(each) <= page.after(); });
  if (differences.size() > page.size()) differences.resize(page.size() + 1);
  response.set_next_page_token(NextPage(page, &differences, ActionOf));
  for (const PlanDifference& each : differences) {
    v1::PlanDifference* shown = response.add_differences();
    shown->set_kind(KindOf(each));
    if (each.before) Show(first.contract, *each.before, shown->mutable_before());
    if (each.after) Show(second.contract, *each.after, shown->mutable_after());
  }
  return response;
}

}  // namespace socle::contracts::api
