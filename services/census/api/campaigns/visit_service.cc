#include "services/census/api/campaigns/visit_service.h"

#include <fmt/format.h>

#include "platform/api/content_digest.h"
#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/page.h"
#include "platform/api/resource_name.h"
#include "platform/api/text.h"
#include "platform/api/time_conversion.h"
#include "platform/base/legal_day.h"
#include "platform/write/changing.h"
#include "services/census/api/campaigns/campaign_access.h"
#include "services/census/api/campaigns/visit_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Page;
using socle::api::ParseNestedUuid;
using socle::api::Violations;

constexpr std::string_view kUpdatable[] = {"interviewees", "notes", "questionnaire_version", "answers", "synthetic"};
constexpr size_t kWholeScope = 20'000;

// An agent may write for itself alone.
absl::Status RequireSelf(const rpc::Call& call, const Campaign& campaign, std::string_view agent,
                         std::string_view resource) {
  const Actor actor = rpc::ActorOf(call);
  const CampaignAgent* found = campaign.FindAgent(agent);
  CampaignRelations relations;
  if (found != nullptr && found->Is(actor)) relations.Add(CampaignRelation::kAgent);
  return Require(relations, {CampaignRelation::kAgent}, "RECORD_VISIT", resource);
}

bool IsAgent(const rpc::Call& call, const Campaign& campaign) {
  return RelationsTo(campaign, rpc::ActorOf(call)).Intersects({CampaignRelation::kAgent});
}

// Audit and events have what everybody sees: nobody can try notes or persons against their digests.
socle::api::Sha256 PublicDigest(const Visit& visit) { return socle::api::DigestOfShown(Show(visit, false)); }

}  // namespace

VisitService::VisitService(const Needs& needs) : needs_(needs), service_("socle.census.v1.VisitService") {
  service_.Blocking<v1::CreateVisitRequest, v1::Visit>(
      "CreateVisit", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::GetVisitRequest, v1::Visit>(
      "GetVisit", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service_.Blocking<v1::ListVisitsRequest, v1::ListVisitsResponse>(
      "ListVisits", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service_.Blocking<v1::UpdateVisitRequest, v1::Visit>(
      "UpdateVisit", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::EraseVisitRequest, v1::Visit>(
      "EraseVisit", [this](rpc::Call& call, const auto& request) { return Erase(call, request); });
}

absl::StatusOr<std::vector<Reached>> VisitService::Reach(const Campaign& campaign, const Visit& visit,
                                                         rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<ScopeMember> members,
                         needs_.campaigns->ListScope({.campaign = campaign.id, .limit = kWholeScope}, call.deadline()));
  std::vector<std::string> carriers;
  for (const ScopeMember& member : members) {
    for (const ScopeCarrier& carrier : member.carriers) carriers.push_back(carrier.collectivite);
  }
  std::vector<std::vector<std::string>> heirs;
  if (visit.date > campaign.scope_date) {
    SOCLE_ASSIGN_OR_RETURN(heirs,
                           needs_.signatories->Heirs(carriers, campaign.scope_date, visit.date, call.deadline()));
  }
  return ReachedBy(visit.collectivite, members, heirs);
}

absl::Status VisitService::CheckKept(db::Transaction& tx, const Visit& visit) {
  Violations violations;
  if (visit.kept.questionnaire_version == 0) {
    if (!visit.kept.answers.empty()) {
      violations.Add("visit.questionnaire_version", "is required with answers",
                     "visit.questionnaire_version : obligatoire avec des réponses.");
    }
    return violations.ToStatus();
  }
  const auto questionnaire = needs_.campaigns->ReadQuestionnaire(tx, visit.campaign, visit.kept.questionnaire_version);
  if (questionnaire.status().code() == absl::StatusCode::kNotFound) {
    violations.Add("visit.questionnaire_version", "is no version of the questionnaire",
                   "visit.questionnaire_version : cette version n'existe pas.");
    return violations.ToStatus();
  }
  SOCLE_RETURN_IF_ERROR(questionnaire.status());
  CheckAnswers(*questionnaire, visit.kept.answers, "visit.answers", &violations);
  return violations.ToStatus();
}

absl::StatusOr<v1::Visit> VisitService::Create(rpc::Call& call, const v1::CreateVisitRequest& request) {
  const v1::Visit& sent = request.visit();
  Visit visit;
  SOCLE_ASSIGN_OR_RETURN(visit.campaign, IdOfName(request.parent(), "campaigns", "parent"));
  Violations violations;
  visit.collectivite =
      socle::api::NameField("visit.collectivite", sent.collectivite(), {"collectivites"}, true, &violations);
  visit.date = socle::api::DateFromProto(true, sent.visit_date(), "visit.visit_date", Date::Min(), &violations);
  visit.agent = sent.agent();
  visit.synthetic = sent.synthetic();
  visit.kept = FromProto(sent, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const Campaign open, needs_.campaigns->Find(visit.campaign, call.deadline()));
  SOCLE_RETURN_IF_ERROR(RequireSelf(call, open, visit.agent, open.Name()));
  SOCLE_RETURN_IF_ERROR(Refuse(open, CheckState(open, {CampaignState::kOpen})));
  if (visit.date < open.begin_date || visit.date > open.end_date || visit.date > TodayInParis(needs_.clock->Now())) {
    violations.Add("visit.visit_date", "is outside the period of the campaign, or after today",
                   "visit.visit_date : hors de la période de la campagne, ou à venir.");
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const bool lives,
                         needs_.signatories->Answers(visit.collectivite, visit.date, call.deadline()));
  if (!lives) {
    return InvalidField("visit.collectivite", fmt::format("is not known to live on {}", visit.date.ToString()),
                        fmt::format("visit.collectivite : inconnue au {}.", visit.date.ToString()));
  }
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Reached> reached, Reach(open, visit, call));
  SOCLE_ASSIGN_OR_RETURN(write::Command command, write::CommandOf(call, request, {}));
  visit.id = command.NewId();
  command.resources = {visit.Name(), open.Name()};
  return needs_.writer->Run<v1::Visit>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Visit> {
    SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.campaigns->Read(unit.tx(), visit.campaign));
    SOCLE_RETURN_IF_ERROR(RequireSelf(call, campaign, visit.agent, campaign.Name()));
    SOCLE_RETURN_IF_ERROR(Refuse(campaign, CheckState(campaign, {CampaignState::kOpen})));
    SOCLE_RETURN_IF_ERROR(CheckKept(unit.tx(), visit));
    visit.covered.clear();
    SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), reached, visit));
    unit.Record({.resource = visit.Name(), .kind = write::ChangeKind::kCreated, .after = PublicDigest(visit)});
    return Show(visit, true);
  });
}

absl::StatusOr<v1::Visit> VisitService::Get(rpc::Call& call, const v1::GetVisitRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto name, ParseNestedUuid(request.name(), "campaigns", "visits", "name"));
  SOCLE_ASSIGN_OR_RETURN(const Visit visit, needs_.book->Find(name.parent, name.child, call.deadline()));
  SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.campaigns->Find(name.parent, call.deadline()));
  return Show(visit, IsAgent(call, campaign));
}

absl::StatusOr<v1::ListVisitsResponse> VisitService::List(rpc::Call& call, const v1::ListVisitsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request));
  VisitBook::Question question{
      .collectivite = request.collectivite(), .agent = request.agent(), .limit = page.size() + 1};
  bool inside = false;  // of all campaigns: what everybody sees
  if (request.parent() != "campaigns/-") {
    SOCLE_ASSIGN_OR_RETURN(question.campaign, IdOfName(request.parent(), "campaigns", "parent"));
    SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.campaigns->Find(question.campaign, call.deadline()));
    inside = IsAgent(call, campaign);
  }
  Violations violations;
  question.retention_before =
      socle::api::DateFromProto(request.has_retention_before_date(), request.retention_before_date(),
                                "retention_before_date", Date::Max(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  if (const size_t slash = page.after().find('/'); slash != std::string::npos) {
    SOCLE_ASSIGN_OR_RETURN(question.after_date, Date::Parse(page.after().substr(0, slash)));
    question.after_id = page.after().substr(slash + 1);
  }
  SOCLE_ASSIGN_OR_RETURN(std::vector<Visit> list, needs_.book->List(question, call.deadline()));
  v1::ListVisitsResponse response;
  if (list.size() > page.size()) {
    list.pop_back();
    response.set_next_page_token(page.NextToken(list.back().date.ToString() + "/" + list.back().id));
  }
  for (const Visit& visit : list) *response.add_visits() = Show(visit, inside);
  return response;
}

absl::StatusOr<v1::Visit> VisitService::Update(rpc::Call& call, const v1::UpdateVisitRequest& request) {
  const v1::Visit& sent = request.visit();
  SOCLE_ASSIGN_OR_RETURN(const auto name, ParseNestedUuid(sent.name(), "campaigns", "visits", "visit.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Visit::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {sent.name()}));
  return needs_.writer->Run<v1::Visit>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Visit> {
    SOCLE_ASSIGN_OR_RETURN(Visit visit, needs_.book->Read(unit.tx(), name.parent, name.child));
    SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.campaigns->Read(unit.tx(), name.parent));
    SOCLE_RETURN_IF_ERROR(RequireSelf(call, campaign, visit.agent, sent.name()));
    SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(sent.etag(), socle::api::RevisionEtag(visit.revision), sent.name()));
    SOCLE_RETURN_IF_ERROR(
        Refuse(campaign, CheckState(campaign, {CampaignState::kOpen, CampaignState::kConsolidation})));
    if (visit.IsErased()) return socle::api::IsDeleted(kVisitType, sent.name());
    const socle::api::Sha256 before = PublicDigest(visit);
    v1::Visit merged = Show(visit, true);
    write::MergeSent(sent, mask, &merged);
    Violations violations;
    visit.kept = FromProto(merged, &violations);
    visit.synthetic = merged.synthetic();
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    SOCLE_RETURN_IF_ERROR(CheckKept(unit.tx(), visit));
    needs_.book->Write(unit.tx(), unit.revision(), visit);
    unit.Record(
        {.resource = sent.name(), .kind = write::ChangeKind::kUpdated, .before = before, .after = PublicDigest(visit)});
    return Show(visit, true);
  });
}

absl::StatusOr<v1::Visit> VisitService::Erase(rpc::Call& call, const v1::EraseVisitRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const auto name, ParseNestedUuid(request.name(), "campaigns", "visits", "name"));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return needs_.writer->Run<v1::Visit>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Visit> {
    SOCLE_ASSIGN_OR_RETURN(Visit visit, needs_.book->Read(unit.tx(), name.parent, name.child));
    SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.campaigns->Read(unit.tx(), name.parent));
    SOCLE_RETURN_IF_ERROR(Require(RelationsTo(campaign, rpc::ActorOf(call)),
                                  {CampaignRelation::kPilot, CampaignRelation::kAgent}, "ERASE_VISIT", request.name()));
    SOCLE_RETURN_IF_ERROR(
        socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(visit.revision), request.name()));
    if (visit.IsErased()) return Show(visit, false);
    needs_.book->Erase(unit.tx(), unit.revision(), visit);
    unit.Record({.resource = request.name(),
                 .kind = write::ChangeKind::kUpdated,
                 .changes = {"erased"},
                 .after = PublicDigest(visit)});
    return Show(visit, false);
  });
}

}  // namespace socle::census::api
