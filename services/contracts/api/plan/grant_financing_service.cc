#include "services/contracts/api/plan/grant_financing_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/base/error.h"
#include "services/contracts/api/plan/financing_conversion.h"

namespace socle::contracts::api {
namespace {

using plan::FinancingBook;
using socle::api::Page;

constexpr size_t kMostGroups = 200;

// One of a group, with all others beside it.
FinancingBook::Case CaseOf(const std::vector<plan::Action>& group, size_t one) {
  FinancingBook::Case made{.action = group[one]};
  for (size_t i = 0; i < group.size(); ++i) {
    if (i != one) made.others.push_back(group[i]);
  }
  return made;
}

// What is found from any of a group, once.
void ShowFindings(const std::vector<plan::Action>& group, const v1::ListGrantFindingsRequest& request,
                  v1::ListGrantFindingsResponse* response) {
  std::set<std::string> seen;
  for (size_t i = 0; i < group.size(); ++i) {
    const FinancingBook::Case made = CaseOf(group, i);
    const CheckedCase checked = CheckCase(made);
    for (const plan::Finding& finding : checked.report.findings) {
      const auto& rules = request.rules();
      const bool wanted =
          rules.empty() || std::find(rules.begin(), rules.end(), static_cast<int>(finding.rule)) != rules.end();
      if (wanted && seen.insert(finding.Key()).second) *response->add_financing_findings() = Show(finding, checked);
    }
  }
}

}  // namespace

GrantFinancingService::GrantFinancingService(plan::GrantRegister* grants)
    : grants_(grants), service_("socle.contracts.v1.GrantFinancingService") {
  service_.Blocking<v1::CheckGrantFinancingRequest, v1::CheckGrantFinancingResponse>(
      "CheckGrantFinancing", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
  service_.Blocking<v1::ListGrantFindingsRequest, v1::ListGrantFindingsResponse>(
      "ListGrantFindings", [this](rpc::Call& call, const auto& request) { return List(call, request); });
}

absl::StatusOr<v1::CheckGrantFinancingResponse> GrantFinancingService::Check(
    rpc::Call& call, const v1::CheckGrantFinancingRequest& request) {
  SOCLE_RETURN_IF_ERROR(socle::api::UuidOfName(request.name(), "grants", "name").status());
  if (grants_ == nullptr) return plan::CensusUnavailable();
  SOCLE_ASSIGN_OR_RETURN(const std::vector<plan::Action> sheets, grants_->WithRepeats(request.name(), call.deadline()));
  const FinancingBook::Case made = CaseOf(sheets, 0);
  const CheckedCase checked = CheckCase(made);
  v1::CheckGrantFinancingResponse response;
  for (const plan::Finding& finding : checked.report.findings) *response.add_findings() = Show(finding, checked);
  ShowOwnShare(checked.report.own_share, response.mutable_own_share());
  for (const plan::Action* grant : checked.report.project) response.add_project_grants(grant->Name());
  return response;
}

absl::StatusOr<v1::ListGrantFindingsResponse> GrantFinancingService::List(rpc::Call& call,
                                                                          const v1::ListGrantFindingsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  socle::api::Violations violations;
  for (int i = 0; i < request.rules_size(); ++i) {
    socle::api::EnumFromProto(request.rules(i), v1::FinancingFinding::Rule_descriptor(), fmt::format("rules[{}]", i),
                              &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (grants_ == nullptr) return plan::CensusUnavailable();
  SOCLE_ASSIGN_OR_RETURN(const auto found,
                         grants_->ListRepeats({.beneficiary = request.beneficiary(),
                                               .departement = request.departement(),
                                               .year = request.year(),
                                               .page_token = page.after(),
                                               .limit = static_cast<int32_t>(std::min(page.size(), kMostGroups))},
                                              call.deadline()));
  v1::ListGrantFindingsResponse response;
  for (const std::vector<plan::Action>& group : found.groups) ShowFindings(group, request, &response);
  if (!found.next_page_token.empty()) response.set_next_page_token(page.NextToken(found.next_page_token));
  return response;
}

}  // namespace socle::contracts::api
