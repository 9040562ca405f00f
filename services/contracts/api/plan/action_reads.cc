// What ActionService answers without changing anything.
#include <fmt/format.h>

#include <charconv>
#include <map>

#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "services/contracts/api/plan/action_conversion.h"
#include "services/contracts/api/plan/action_filter.h"
#include "services/contracts/api/plan/action_service.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::api {
namespace {

using plan::Action;
using socle::api::IdOfName;
using socle::api::IdsOfName;
using socle::api::Page;
using socle::api::Violations;

const std::initializer_list<std::string_view> kActions = {"contracts", "actions"};
constexpr int kMaxBatch = 1000;

}  // namespace

void ActionService::AddReads() {
  service_.Blocking<v1::GetActionRequest, v1::Action>(
      "GetAction", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Action> {
        SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kActions, "name"));
        SOCLE_ASSIGN_OR_RETURN(const Action found, needs_.book->Find(ids[0], ids[1], call.deadline()));
        return Show(found, Today());
      });
  service_.Blocking<v1::BatchGetActionsRequest, v1::BatchGetActionsResponse>(
      "BatchGetActions", [this](rpc::Call& call, const auto& request) { return BatchGet(call, request); });
  service_.Blocking<v1::ListActionsRequest, v1::ListActionsResponse>(
      "ListActions", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::CountActionsRequest, v1::CountActionsResponse>(
      "CountActions", [this](rpc::Call& call, const auto& request) { return Count(call, request); });
  service_.Blocking<v1::CheckActionStatusRequest, v1::CheckActionStatusResponse>(
      "CheckActionStatus", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service_.Blocking<v1::ListActionChangesRequest, v1::ListActionChangesResponse>(
      "ListActionChanges", [this](rpc::Call& call, const auto& request) { return Changes(call, request); });
}

absl::StatusOr<v1::BatchGetActionsResponse> ActionService::BatchGet(rpc::Call& call,
                                                                    const v1::BatchGetActionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, IdOfName(request.parent(), "contracts", "parent"));
  Violations violations;
  const FieldAt at{"names", &violations};
  if (request.names().empty()) at.Add("is empty", "un nom au moins.");
  std::vector<std::string> wanted;
  if (CheckCount(at, request.names_size(), kMaxBatch)) {
    for (int i = 0; i < request.names_size(); ++i) {
      wanted.push_back(IdInContract(at[i], request.names(i), contract, "actions"));
      if (request.names(i).empty()) at[i].Add("is empty", "ne peut être vide.");
    }
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus(ErrorReason::INVALID_NAME));
  SOCLE_ASSIGN_OR_RETURN(const auto found, needs_.book->FindAll(contract, wanted, call.deadline()));
  std::map<std::string_view, const Action*> by_id;
  for (const Action& action : found) by_id[action.id] = &action;
  v1::BatchGetActionsResponse response;
  const Date today = Today();
  for (int i = 0; i < request.names_size(); ++i) {
    const auto action = by_id.find(wanted[static_cast<size_t>(i)]);
    if (action == by_id.end()) return NothingOfName(request.names(i));
    *response.add_actions() = Show(*action->second, today);
  }
  return response;
}

absl::StatusOr<v1::ListActionsResponse> ActionService::List(rpc::Call& call, const v1::ListActionsRequest& request) {
  // Later pages are late as of the day of the first.
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, Today().ToString()));
  const absl::StatusOr<Date> of_token = Date::Parse(page.resolved());
  const Date today = of_token.ok() ? *of_token : Today();
  plan::ActionBook::Question question{.limit = page.size() + 1};
  SOCLE_ASSIGN_OR_RETURN(question.contract, IdOfName(request.parent(), "contracts", "parent"));
  SOCLE_ASSIGN_OR_RETURN(question.filter, FilterOf(request.filter(), question.contract, today));
  SOCLE_RETURN_IF_ERROR(SetOrder(request.order_by(), question));
  if (const size_t cut = page.after().rfind('\n'); cut != std::string::npos) {
    question.after_key = page.after().substr(0, cut);
    question.after_id = page.after().substr(cut + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(auto list, needs_.book->List(question, call.deadline()));
  v1::ListActionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().key + "\n" + list.back().action.id));
  }
  for (const auto& listed : list) *response.add_actions() = Show(listed.action, today);
  return response;
}

absl::StatusOr<v1::CountActionsResponse> ActionService::Count(rpc::Call& call, const v1::CountActionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string contract, IdOfName(request.parent(), "contracts", "parent"));
  SOCLE_ASSIGN_OR_RETURN(const plan::ActionFilter filter, FilterOf(request.filter(), contract, Today()));
  Violations violations;
  const auto property = static_cast<plan::ActionProperty>(
      EnumField({"property", &violations}, request.property(), v1::CountActionsRequest::Property_descriptor(), false));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const auto counts, needs_.book->CountBy(contract, property, filter, call.deadline()));
  v1::CountActionsResponse response;
  response.set_total_count(counts.total);
  for (const auto& count : counts.counts) {
    v1::CountActionsResponse::Count* shown = response.add_counts();
    shown->set_value(ShownValue(property, contract, count.value));
    shown->set_count(count.count);
  }
  return response;
}

absl::StatusOr<v1::CheckActionStatusResponse> ActionService::Check(rpc::Call& call,
                                                                   const v1::CheckActionStatusRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), kActions, "name"));
  Violations violations;
  const int to = EnumField({"status", &violations}, request.status(), v1::Action::Status_descriptor(), true);
  const std::string reason = FieldAt{"reason", &violations}.Text(request.reason(), 0, 2000);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Action action, needs_.book->Find(ids[0], ids[1], call.deadline()));
  v1::CheckActionStatusResponse response;
  for (const plan::Unmet& unmet : plan::CheckStatus(action, static_cast<plan::Status>(to), reason)) {
    v1::CheckActionStatusResponse::Unmet* shown = response.add_unmet();
    shown->set_type(unmet.type);
    shown->set_description(unmet.english);
    shown->set_french_description(unmet.french);
  }
  return response;
}

absl::StatusOr<v1::ListActionChangesResponse> ActionService::Changes(rpc::Call& call,
                                                                     const v1::ListActionChangesRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.parent(), kActions, "parent"));
  int64_t before = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), before);
  SOCLE_ASSIGN_OR_RETURN(auto changes,
                         needs_.book->ListChanges(ids[0], ids[1], before, page.size() + 1, call.deadline()));
  v1::ListActionChangesResponse response;
  if (changes.size() > page.size()) {
    changes.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(changes.back().revision)));
  }
  for (const plan::ActionChange& change : changes) *response.add_changes() = Show(change);
  return response;
}

}  // namespace socle::contracts::api
