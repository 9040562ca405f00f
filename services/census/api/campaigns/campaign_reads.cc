// CampaignService: what everybody reads.
#include <charconv>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "platform/base/error.h"
#include "services/census/api/campaigns/campaign_access.h"
#include "services/census/api/campaigns/campaign_conversion.h"
#include "services/census/api/campaigns/campaign_service.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

bool IsInside(const rpc::Call& call, const Campaign& campaign) {
  return !RelationsTo(campaign, rpc::ActorOf(call)).empty();
}

// A version as names write it: no sign, no leading zero; 0 for anything else.
int32_t VersionOf(std::string_view text) {
  int32_t version = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && text.front() != '0' ? version : 0;
}

}  // namespace

void CampaignService::AddReads() {
  service_.Blocking<v1::GetCampaignRequest, v1::Campaign>(
      "GetCampaign", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Campaign> {
        SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "campaigns", "name"));
        SOCLE_ASSIGN_OR_RETURN(const Campaign found, needs_.book->Find(id, call.deadline()));
        return Show(found, IsInside(call, found));
      });
  service_.Blocking<v1::ListCampaignsRequest, v1::ListCampaignsResponse>(
      "ListCampaigns", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::GetQuestionnaireRequest, v1::Questionnaire>(
      "GetQuestionnaire", [this](rpc::Call& call, const auto& request) -> absl::StatusOr<v1::Questionnaire> {
        SOCLE_ASSIGN_OR_RETURN(const auto name,
                               socle::api::ParseNested(request.name(), "campaigns", "questionnaires", "name"));
        SOCLE_ASSIGN_OR_RETURN(const Questionnaire found,
                               needs_.book->FindQuestionnaire(name.parent, VersionOf(name.child), call.deadline()));
        return Show(found);
      });
  service_.Blocking<v1::ListScopeMembersRequest, v1::ListScopeMembersResponse>(
      "ListScopeMembers", [this](rpc::Call& call, const auto& request) { return ListScope(call, request); });
  service_.Blocking<v1::MeasureCoverageRequest, v1::MeasureCoverageResponse>(
      "MeasureCoverage", [this](rpc::Call& call, const auto& request) { return Measure(call, request); });
}

absl::StatusOr<v1::ListCampaignsResponse> CampaignService::List(rpc::Call& call,
                                                                const v1::ListCampaignsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  CampaignBook::Question question{.pilot = request.pilot(), .after = page.after(), .limit = page.size() + 1};
  Violations violations;
  if (request.state() != 0) {
    question.state = socle::api::EnumFromProto(request.state(), v1::Campaign::State_descriptor(), "state", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(std::vector<Campaign> list, needs_.book->List(question, call.deadline()));
  v1::ListCampaignsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().id));
  }
  for (const Campaign& campaign : list) *response.add_campaigns() = Show(campaign, IsInside(call, campaign));
  return response;
}

absl::StatusOr<v1::ListScopeMembersResponse> CampaignService::ListScope(rpc::Call& call,
                                                                        const v1::ListScopeMembersRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), "campaigns", "parent"));
  CampaignBook::ScopeQuestion question{.campaign = id,
                                       .agent = request.agent(),
                                       .unassigned = request.unassigned(),
                                       .after = page.after(),
                                       .limit = page.size() + 1};
  Violations violations;
  if (request.coverage() != 0) {
    question.coverage =
        socle::api::EnumFromProto(request.coverage(), v1::ScopeMember::Coverage_descriptor(), "coverage", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(needs_.book->Find(id, call.deadline()).status());
  SOCLE_ASSIGN_OR_RETURN(std::vector<ScopeMember> members, needs_.book->ListScope(question, call.deadline()));
  v1::ListScopeMembersResponse response;
  if (members.size() > page.size()) {
    members.pop_back();
    response.set_next_page_token(page.NextToken(members.back().signatory));
  }
  for (const ScopeMember& member : members) *response.add_scope_members() = Show(member);
  return response;
}

absl::StatusOr<v1::MeasureCoverageResponse> CampaignService::Measure(rpc::Call& call,
                                                                     const v1::MeasureCoverageRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "campaigns", "name"));
  SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.book->Find(id, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const CoverageCount count, needs_.book->Measure(id, call.deadline()));
  v1::MeasureCoverageResponse response;
  socle::api::ToProto(campaign.scope_date, response.mutable_scope_date());
  response.set_scope_count(count.scope);
  response.set_met_count(count.met);
  response.set_partly_met_count(count.partly_met);
  response.set_never_met_count(count.never_met);
  response.set_visit_count(count.visits);
  response.set_visit_outside_scope_count(count.visits_outside);
  response.set_sheet_count(count.sheets);
  return response;
}

}  // namespace socle::census::api
