#include "services/census/api/project_sheets/project_service.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "services/census/api/campaigns/campaign_access.h"
#include "services/census/api/duplicates/decision_calls.h"
#include "services/census/api/project_sheets/project_conversion.h"
#include "services/census/api/project_sheets/sheet_conversion.h"
#include "services/census/api/project_sheets/sheet_relations.h"
#include "services/census/domain/project_sheets/project.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::Violations;

constexpr std::string_view kSheets = "projectSheets";
constexpr DecisionNames kNames{.sheets = kSheets, .decisions = "duplicateDecisions", .field = "duplicate_decision"};
constexpr size_t kMostLikely = 1000;    // pairs that are looked at
constexpr size_t kMostSheets = 20'000;  // of the projects of a page

// Sheets by the project that they tell.
std::vector<v1::Project> ProjectsOf(const std::vector<Sheet>& sheets) {
  std::map<std::string, std::vector<Sheet>> of;
  for (const Sheet& sheet : sheets) of[sheet.project].push_back(sheet);
  std::vector<v1::Project> projects;
  for (auto& [id, told] : of) projects.push_back(Show(Merge(id, std::move(told))));
  return projects;
}

}  // namespace

ProjectService::ProjectService(const Needs& needs) : needs_(needs), service_("socle.census.v1.ProjectService") {
  service_.Blocking<v1::GetProjectRequest, v1::Project>(
      "GetProject", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListProjectsRequest, v1::ListProjectsResponse>(
      "ListProjects", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::CountProjectsRequest, v1::CountProjectsResponse>(
      "CountProjects", [this](rpc::Call& call, const auto& request) { return Count(call, request); });
  service_.Blocking<v1::ListDuplicateProposalsRequest, v1::ListDuplicateProposalsResponse>(
      "ListDuplicateProposals", [this](rpc::Call& call, const auto& request) { return Propose(call, request); });
  service_.Blocking<v1::DecideDuplicateRequest, v1::DuplicateDecision>(
      "DecideDuplicate", [this](rpc::Call& call, const auto& request) { return Decide(call, request); });
  service_.Blocking<v1::ListDuplicateDecisionsRequest, v1::ListDuplicateDecisionsResponse>(
      "ListDuplicateDecisions", [this](rpc::Call& call, const auto& request) { return ListDecisions(call, request); });
}

absl::StatusOr<v1::Project> ProjectService::Get(rpc::Call& call, const v1::GetProjectRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "projects", "name"));
  SOCLE_ASSIGN_OR_RETURN(const std::string project, needs_.book->ProjectOf(id, call.deadline()));
  std::vector<Sheet> sheets;
  if (!project.empty()) {
    SOCLE_ASSIGN_OR_RETURN(
        sheets, needs_.book->List({.projects = {project}, .limit = kMostSheets}, rpc::ActorOf(call), call.deadline()));
  }
  if (sheets.empty()) return socle::api::NothingOfName("census.socle.fr/Project", request.name());
  return ProjectsOf(sheets).front();
}

absl::StatusOr<v1::ListProjectsResponse> ProjectService::List(rpc::Call& call, const v1::ListProjectsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  Violations violations;
  const std::string query = violations.Text("query", request.query(), {.max = 100});
  const std::string country = CountryField("country", request.country(), false, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  ProjectSheetBook::Question question{
      .words = socle::api::FoldedWords(query), .after = page.after(), .limit = page.size() + 1};
  if (!request.theme().empty()) question.keys.push_back("under:" + request.theme());
  if (!country.empty()) question.keys.push_back("country:" + country);
  if (!request.campaign().empty()) {
    SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.campaign(), "campaigns", "campaign"));
    question.keys.push_back("campaign:" + id);
  }
  const Actor actor = rpc::ActorOf(call);
  SOCLE_ASSIGN_OR_RETURN(std::vector<std::string> ids, needs_.book->ListProjects(question, actor, call.deadline()));
  v1::ListProjectsResponse response;
  if (ids.size() > page.size()) {
    ids.pop_back();
    response.set_next_page_token(page.NextToken(ids.back()));
  }
  if (ids.empty()) return response;
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Sheet> sheets,
                         needs_.book->List({.projects = ids, .limit = kMostSheets}, actor, call.deadline()));
  for (v1::Project& project : ProjectsOf(sheets)) *response.add_projects() = std::move(project);
  return response;
}

absl::StatusOr<v1::CountProjectsResponse> ProjectService::Count(rpc::Call& call,
                                                                const v1::CountProjectsRequest& request) {
  constexpr std::string_view kPrefixes[] = {"", "theme:", "country:", "criterion:"};
  Violations violations;
  const int by =
      socle::api::EnumFromProto(request.by(), v1::CountProjectsRequest::Property_descriptor(), "by", &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  std::string campaign;
  if (!request.campaign().empty()) {
    SOCLE_ASSIGN_OR_RETURN(campaign, IdOfName(request.campaign(), "campaigns", "campaign"));
  }
  SOCLE_ASSIGN_OR_RETURN(
      const ProjectSheetBook::Counts counts,
      needs_.book->CountBy(std::string(kPrefixes[by]), campaign, rpc::ActorOf(call), call.deadline()));
  v1::CountProjectsResponse response;
  response.set_project_count(counts.projects);
  for (const ProjectSheetBook::Count& each : counts.counts) {
    auto* shown = response.add_counts();
    shown->set_value(each.value);
    shown->set_project_count(each.projects);
    for (const std::string& id : each.evidence) shown->add_projects("projects/" + id);
  }
  return response;
}

absl::StatusOr<v1::ListDuplicateProposalsResponse> ProjectService::Propose(
    rpc::Call& call, const v1::ListDuplicateProposalsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string campaign, IdOfName(request.parent(), "campaigns", "parent"));
  std::string sheet;
  if (!request.sheet().empty()) {
    SOCLE_ASSIGN_OR_RETURN(sheet, IdOfName(request.sheet(), kSheets, "sheet"));
  }
  SOCLE_RETURN_IF_ERROR(needs_.campaigns->Find(campaign, call.deadline()).status());
  SOCLE_ASSIGN_OR_RETURN(const auto pairs, needs_.book->ListLikely(campaign, sheet, kMostLikely, call.deadline()));
  const std::vector<std::string> ids = SheetsOf(pairs);
  std::vector<Sheet> sheets;
  if (!ids.empty()) {
    SOCLE_ASSIGN_OR_RETURN(
        sheets, needs_.book->List({.sheets = ids, .limit = ids.size()}, rpc::ActorOf(call), call.deadline()));
  }
  const auto show = [](const Sheet& a, const Sheet& b, const Likeness& likeness) { return Show(a, b, likeness); };
  auto part = page.Cut(Proposals(pairs, sheets, show));
  v1::ListDuplicateProposalsResponse response;
  for (v1::DuplicateProposal& proposal : part.items) *response.add_proposals() = std::move(proposal);
  response.set_next_page_token(part.next_page_token);
  return response;
}

absl::Status ProjectService::CheckMayDecide(const rpc::Call& call, db::Transaction& tx,
                                            const DuplicateDecision& decision) {
  const CampaignRelations any = {CampaignRelation::kOwner, CampaignRelation::kPilot, CampaignRelation::kAgent};
  bool one = false;
  std::string stranger;
  for (const std::string& id : decision.sheets) {
    SOCLE_ASSIGN_OR_RETURN(const Sheet sheet, needs_.book->Read(tx, id));
    SOCLE_ASSIGN_OR_RETURN(const CampaignRelations relations,
                           RelationsToSheet(*needs_.campaigns, tx, sheet, rpc::ActorOf(call)));
    if (relations.Intersects(any)) {
      one = true;
    } else {
      stranger = sheet.Name();
    }
  }
  if (stranger.empty() || (one && decision.verdict != Verdict::kSame)) return absl::OkStatus();
  return Require({}, any, "DECIDE_DUPLICATE", stranger);
}

absl::Status ProjectService::Regroup(db::Transaction& tx, const DuplicateDecision& decision,
                                     const std::vector<std::string>& sheets) {
  const std::set<std::string> around = needs_.book->SheetsAround(tx, sheets);
  const std::vector<DuplicateDecision> holding = needs_.decisions->HoldingAbout(tx, around);
  const auto projects = census::ProjectsOf(around, holding);
  SOCLE_RETURN_IF_ERROR(CheckAgreement(kNames, decision, projects, holding));
  needs_.book->SetProjects(tx, projects);
  return absl::OkStatus();
}

absl::StatusOr<v1::DuplicateDecision> ProjectService::Decide(rpc::Call& call,
                                                             const v1::DecideDuplicateRequest& request) {
  const auto may_decide = [&](db::Transaction& tx, const DuplicateDecision& decision) {
    return CheckMayDecide(call, tx, decision);
  };
  // Who undoes a decision takes part in one of its sheets.
  const auto may_replace = [&](db::Transaction& tx, DuplicateDecision before) {
    before.verdict = Verdict::kDifferent;
    return CheckMayDecide(call, tx, before);
  };
  const auto regroup = [&](db::Transaction& tx, const DuplicateDecision& decision,
                           const std::vector<std::string>& sheets) { return Regroup(tx, decision, sheets); };
  return api::Decide(call, request, request.duplicate_decision(), kNames, {may_decide, may_replace, regroup},
                     *needs_.decisions, *needs_.writer);
}

absl::StatusOr<v1::ListDuplicateDecisionsResponse> ProjectService::ListDecisions(
    rpc::Call& call, const v1::ListDuplicateDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kSheets, "parent"));
  SOCLE_RETURN_IF_ERROR(needs_.book->Find(id, 0, rpc::ActorOf(call), call.deadline()).status());
  return api::ListDecisions(call, page, id, kNames, *needs_.decisions,
                            &v1::ListDuplicateDecisionsResponse::mutable_duplicate_decisions);
}

}  // namespace socle::census::api
