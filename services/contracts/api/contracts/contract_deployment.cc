#include "services/contracts/api/contracts/contract_deployment.h"

#include <fmt/format.h>

#include "platform/api/page.h"
#include "platform/base/error.h"
#include "platform/base/legal_day.h"
#include "services/contracts/api/contracts/contract_conversion.h"

namespace socle::contracts::api {
namespace {

// Of a page token: "2012-02-17 flandre-maritime"; no day: one without a launch.
std::string KeyOf(const Contract& contract) { return fmt::format("{} {}", contract.launch.ToString(), contract.id); }

absl::Status After(std::string_view key, ContractBook::DeploymentQuestion* question) {
  question->after_launch = Date::Max();
  if (key.empty()) return absl::OkStatus();
  const size_t space = key.find(' ');
  if (space != 0) {
    SOCLE_ASSIGN_OR_RETURN(question->after_launch, Date::Parse(key.substr(0, space)));
  }
  question->after_id = key.substr(space + 1);
  return absl::OkStatus();
}

v1::DeploymentEntry EntryOf(const Deployed& deployed, const Programme* programme, Date day) {
  v1::DeploymentEntry proto;
  *proto.mutable_contract() = Show(deployed.contract);
  proto.set_stage(static_cast<v1::DeploymentEntry::Stage>(StageOn(deployed, programme, day)));
  proto.set_phase(deployed.phase);
  if (!deployed.phase_began.IsOpen()) socle::api::ToProto(deployed.phase_began, proto.mutable_phase_date());
  for (const DeployedInstrument& each : deployed.instruments) {
    v1::DeployedInstrument* shown = proto.add_instruments();
    shown->set_instrument(fmt::format("{}/instruments/{}", NameOf(deployed.contract), each.id));
    shown->set_kind(each.kind);
    socle::api::ToProto(each.effective, shown->mutable_effective_date());
    if (!each.end.IsOpen()) socle::api::ToProto(each.end, shown->mutable_end_date());
    shown->set_in_force(each.HoldsOn(day));
  }
  return proto;
}

}  // namespace

void ContractDeployment::AddTo(rpc::Service* service) {
  service->Blocking<v1::ListDeploymentRequest, v1::ListDeploymentResponse>(
      "ListDeployment", [this](rpc::Call& call, const auto& request) { return List(call, request); });
}

absl::StatusOr<v1::ListDeploymentResponse> ContractDeployment::List(rpc::Call& call,
                                                                    const v1::ListDeploymentRequest& request) {
  // Of later pages: the day that the first one was answered for, though midnight may have passed.
  SOCLE_ASSIGN_OR_RETURN(const socle::api::Page page,
                         socle::api::Page::Open(request, TodayInParis(clock_->Now()).ToString()));
  SOCLE_ASSIGN_OR_RETURN(const Date today, Date::Parse(page.resolved()));
  socle::api::Violations violations;
  ContractBook::DeploymentQuestion question{
      .pilot = request.pilot().empty() ? "" : PartyField("pilot", request.pilot(), &violations),
      .programme = request.programme(),
      .as_of =
          socle::api::DateFromProto(request.has_as_of_date(), request.as_of_date(), "as_of_date", today, &violations),
      .limit = page.size() + 1};
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(After(page.after(), &question));
  SOCLE_ASSIGN_OR_RETURN(std::vector<Deployed> list, book_->ListDeployed(question, call.deadline()));
  v1::ListDeploymentResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(KeyOf(list.back().contract)));
  }
  for (const Deployed& each : list) {
    *response.add_entries() = EntryOf(each, catalogue_->Find(each.contract.programme), question.as_of);
  }
  socle::api::ToProto(question.as_of, response.mutable_as_of_date());
  return response;
}

}  // namespace socle::contracts::api
