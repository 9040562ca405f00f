#include "services/census/api/project_sheets/project_service.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/write/changing.h"
#include "services/census/api/campaigns/campaign_access.h"
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
constexpr std::string_view kDecisions = "duplicateDecisions";
constexpr size_t kMostLikely = 1000;    // pairs that are looked at
constexpr size_t kMostSheets = 20'000;  // of the projects of a page
constexpr int kMostDecided = 20;

absl::StatusOr<DuplicateDecision> FromProto(const v1::DuplicateDecision& proto) {
  DuplicateDecision decision;
  Violations violations;
  decision.reason = violations.Text("duplicate_decision.reason", proto.reason(), {.min = 1, .max = 2000});
  decision.verdict = static_cast<Verdict>(socle::api::EnumFromProto(
      proto.verdict(), v1::DuplicateDecision::Verdict_descriptor(), "duplicate_decision.verdict", &violations));
  std::set<std::string> once;
  for (int i = 0; i < proto.sheets_size(); ++i) {
    SOCLE_ASSIGN_OR_RETURN(const std::string id,
                           IdOfName(proto.sheets(i), kSheets, fmt::format("duplicate_decision.sheets[{}]", i)));
    once.insert(id);
  }
  if (proto.sheets_size() < 2 || proto.sheets_size() > kMostDecided ||
      once.size() != static_cast<size_t>(proto.sheets_size())) {
    violations.Add("duplicate_decision.sheets", fmt::format("are 2 to {}, each once", kMostDecided),
                   fmt::format("duplicate_decision.sheets : de 2 à {}, sans doublon.", kMostDecided));
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  decision.sheets.assign(once.begin(), once.end());
  if (!proto.supersedes().empty()) {
    SOCLE_ASSIGN_OR_RETURN(decision.supersedes,
                           socle::api::UuidOfName(proto.supersedes(), kDecisions, "duplicate_decision.supersedes"));
  }
  return decision;
}

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
  std::set<std::string> ids;
  for (const auto& [first, second] : pairs) ids.insert({first, second});
  std::map<std::string, Sheet> seen;
  const Actor actor = rpc::ActorOf(call);
  if (!ids.empty()) {
    SOCLE_ASSIGN_OR_RETURN(
        const std::vector<Sheet> sheets,
        needs_.book->List({.sheets = {ids.begin(), ids.end()}, .limit = ids.size()}, actor, call.deadline()));
    for (const Sheet& each : sheets) seen.emplace(each.id, each);
  }
  std::vector<std::pair<std::string, v1::DuplicateProposal>> proposals;  // the surest first
  for (const auto& [first, second] : pairs) {
    const auto a = seen.find(first), b = seen.find(second);
    if (a == seen.end() || b == seen.end()) continue;
    const Likeness likeness = LikenessOf(a->second, b->second);
    if (likeness.confidence < kProposedFrom) continue;
    proposals.emplace_back(fmt::format("{:03}/{}/{}", 100 - likeness.confidence, first, second),
                           Show(a->second, b->second, likeness));
  }
  auto part = page.Cut(std::move(proposals));
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
  if (stranger.empty() || (one && decision.verdict == Verdict::kDifferent)) return absl::OkStatus();
  return Require({}, any, "DECIDE_DUPLICATE", stranger);
}

absl::Status ProjectService::Regroup(db::Transaction& tx, const std::vector<std::string>& sheets,
                                     const std::string& decision) {
  const std::set<std::string> around = needs_.book->SheetsAround(tx, sheets);
  const std::vector<DuplicateDecision> holding = needs_.book->HoldingAbout(tx, around);
  const auto projects = census::ProjectsOf(around, holding);
  if (const DuplicateDecision* contradicted = Contradiction(projects, holding)) {
    return socle::api::IllegalState(
        decision, "CONTRADICTED",
        {{"CONTRADICTS", fmt::format("Decisions that hold would say both of two sheets; see {}.", contradicted->Name()),
          fmt::format("Des décisions en vigueur se contrediraient ; voir {}.", contradicted->Name())}});
  }
  needs_.book->SetProjects(tx, projects);
  return absl::OkStatus();
}

absl::StatusOr<v1::DuplicateDecision> ProjectService::Decide(rpc::Call& call,
                                                             const v1::DecideDuplicateRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(DuplicateDecision decision, FromProto(request.duplicate_decision()));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  decision.id = command.NewId();
  // One at a time: two at once could make one project of what each of them alone leaves two.
  command.resources = {std::string(kDecisions)};
  return needs_.writer->Run<v1::DuplicateDecision>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::DuplicateDecision> {
        SOCLE_RETURN_IF_ERROR(CheckMayDecide(call, unit.tx(), decision));
        std::vector<std::string> touched = decision.sheets;
        if (!decision.supersedes.empty()) {
          SOCLE_ASSIGN_OR_RETURN(const DuplicateDecision before,
                                 needs_.book->ReadDecision(unit.tx(), decision.supersedes));
          // Who undoes a decision takes part in all of its sheets that way.
          DuplicateDecision undone = before;
          undone.verdict = Verdict::kDifferent;
          SOCLE_RETURN_IF_ERROR(CheckMayDecide(call, unit.tx(), undone));
          if (!before.superseded_by.empty()) {
            return socle::api::IllegalState(
                before.Name(), "SUPERSEDED",
                {{"SUPERSEDED", "Another decision has taken its place.", "Une autre décision l'a déjà remplacée."}});
          }
          touched.insert(touched.end(), before.sheets.begin(), before.sheets.end());
        }
        needs_.book->AddDecision(unit.tx(), unit.revision(), decision);
        SOCLE_RETURN_IF_ERROR(Regroup(unit.tx(), touched, decision.Name()));
        const v1::DuplicateDecision shown = Show(decision);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::ListDuplicateDecisionsResponse> ProjectService::ListDecisions(
    rpc::Call& call, const v1::ListDuplicateDecisionsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kSheets, "parent"));
  SOCLE_RETURN_IF_ERROR(needs_.book->Find(id, 0, rpc::ActorOf(call), call.deadline()).status());
  int64_t after = 0;
  std::from_chars(page.after().data(), page.after().data() + page.after().size(), after);
  SOCLE_ASSIGN_OR_RETURN(std::vector<DuplicateDecision> list,
                         needs_.book->ListDecisions(id, after, page.size() + 1, call.deadline()));
  v1::ListDuplicateDecisionsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(std::to_string(list.back().revision)));
  }
  for (const DuplicateDecision& decision : list) *response.add_duplicate_decisions() = Show(decision);
  return response;
}

}  // namespace socle::census::api
