// Campaigns as their pilots keep them; reads are in campaign_reads.cc.
#include "services/census/api/campaigns/campaign_service.h"

#include <fmt/format.h>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/write/changing.h"
#include "services/census/api/campaigns/campaign_access.h"
#include "services/census/api/campaigns/campaign_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::IdOfName;
using socle::api::Violations;

constexpr std::string_view kCollection = "campaigns";
constexpr std::string_view kUpdatable[] = {"display_name", "description", "scope_date", "begin_date",
                                           "end_date",     "agents",      "purpose",    "retain_until_date",
                                           "source",       "synthetic"};
constexpr int kMostAssignments = 1000;
constexpr int kMostOfOne = 20;

v1::Campaign ShowInside(const Campaign& campaign) { return Show(campaign, true); }

absl::Status ScopeIsTaken(const Campaign& campaign) {
  return Refuse(campaign, {{"SCOPE", "The scope is taken, and its day stays.",
                            "Le périmètre est arrêté : sa date ne change plus."}});
}

// Agents of the request, each of the campaign.
CampaignBook::Assignments AssignmentsOf(const v1::AssignAgentsRequest& request, Violations* violations) {
  CampaignBook::Assignments assignments;
  for (int i = 0; i < request.assignments_size(); ++i) {
    const v1::Assignment& sent = request.assignments(i);
    const std::string path = fmt::format("assignments[{}]", i);
    const std::set<std::string> agents(sent.agents().begin(), sent.agents().end());
    if (sent.agents_size() > kMostOfOne) {
      violations->Add(path + ".agents", fmt::format("are more than {}", kMostOfOne),
                      fmt::format("{}.agents : {} au plus.", path, kMostOfOne));
    }
    if (!assignments.try_emplace(sent.signatory(), agents.begin(), agents.end()).second) {
      violations->Add(path + ".signatory", "stands here twice", path + ".signatory : en double.");
    }
  }
  return assignments;
}

void CheckAgents(const Campaign& campaign, const CampaignBook::Assignments& assignments, Violations* violations) {
  for (const auto& [signatory, agents] : assignments) {
    for (const std::string& agent : agents) {
      if (campaign.FindAgent(agent) != nullptr) continue;
      violations->Add("assignments", fmt::format("name '{}', who is no agent of the campaign", agent),
                      fmt::format("assignments : « {} » n'est pas agent de la campagne.", agent));
    }
  }
}

}  // namespace

CampaignService::CampaignService(const Needs& needs) : needs_(needs), service_("socle.census.v1.CampaignService") {
  service_.Blocking<v1::CreateCampaignRequest, v1::Campaign>(
      "CreateCampaign", [this](rpc::Call& call, const auto& request) { return Create(call, request); });
  service_.Blocking<v1::UpdateCampaignRequest, v1::Campaign>(
      "UpdateCampaign", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service_.Blocking<v1::AdvanceCampaignRequest, v1::Campaign>(
      "AdvanceCampaign", [this](rpc::Call& call, const auto& request) { return Advance(call, request); });
  service_.Blocking<v1::AssignAgentsRequest, v1::AssignAgentsResponse>(
      "AssignAgents", [this](rpc::Call& call, const auto& request) { return Assign(call, request); });
  service_.Blocking<v1::PublishQuestionnaireRequest, v1::Questionnaire>(
      "PublishQuestionnaire", [this](rpc::Call& call, const auto& request) { return PublishQuestions(call, request); });
  AddReads();
}

absl::StatusOr<v1::Campaign> CampaignService::Create(rpc::Call& call, const v1::CreateCampaignRequest& request) {
  const v1::Campaign& sent = request.campaign();
  Campaign campaign{.id = request.campaign_id()};
  Violations violations;
  if (!socle::api::IsResourceId(campaign.id)) {
    violations.Add("campaign_id", "not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                   "campaign_id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  campaign.pilot =
      socle::api::NameField("campaign.pilot", sent.pilot(), {"collectivites", "organisations"}, true, &violations);
  campaign.manifesto = socle::api::NameField("campaign.manifesto", sent.manifesto(), {"manifestos"}, true, &violations);
  FromProto(sent, &violations, &campaign);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_RETURN_IF_ERROR(RequirePilot(call, campaign));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {campaign.Name()}));
  return needs_.writer->Run<v1::Campaign>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Campaign> {
        SOCLE_RETURN_IF_ERROR(needs_.book->Create(unit.tx(), unit.revision(), campaign));
        const v1::Campaign shown = ShowInside(campaign);
        unit.Record(
            {.resource = shown.name(), .kind = write::ChangeKind::kCreated, .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

absl::StatusOr<v1::Campaign> CampaignService::Update(rpc::Call& call, const v1::UpdateCampaignRequest& request) {
  const v1::Campaign& sent = request.campaign();
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(sent.name(), kCollection, "campaign.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Campaign::descriptor(), kUpdatable));
  return write::RunChange<v1::Campaign>(
      *needs_.writer, call, request, {.name = sent.name(), .etag = sent.etag()},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Campaign& campaign) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(RequirePilot(call, campaign));
        SOCLE_RETURN_IF_ERROR(
            Refuse(campaign, CheckState(campaign, {CampaignState::kPlanned, CampaignState::kOpen,
                                                   CampaignState::kConsolidation, CampaignState::kPublished})));
        v1::Campaign merged = ShowInside(campaign);
        write::MergeSent(sent, mask, &merged);
        const Date scope_date = campaign.scope_date;
        Violations violations;
        FromProto(merged, &violations, &campaign);
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        if (campaign.state != CampaignState::kPlanned && campaign.scope_date != scope_date) {
          return ScopeIsTaken(campaign);
        }
        needs_.book->Write(unit.tx(), unit.revision(), campaign);
        return absl::OkStatus();
      },
      ShowInside);
}

absl::StatusOr<v1::Campaign> CampaignService::Advance(rpc::Call& call, const v1::AdvanceCampaignRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  Violations violations;
  const auto next = static_cast<CampaignState>(
      socle::api::EnumFromProto(request.state(), v1::Campaign::State_descriptor(), "state", &violations));
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  // Asked before the transaction, which must not wait for the registry.
  std::vector<ScopeMember> members;
  Date asked_for = Date::Min();
  if (next == CampaignState::kOpen) {
    SOCLE_ASSIGN_OR_RETURN(const Campaign planned, needs_.book->Find(id, call.deadline()));
    SOCLE_RETURN_IF_ERROR(RequirePilot(call, planned));
    SOCLE_RETURN_IF_ERROR(Refuse(planned, CheckAdvance(planned, next)));
    asked_for = planned.scope_date;
    SOCLE_ASSIGN_OR_RETURN(members, needs_.signatories->On(planned.manifesto, asked_for, call.deadline()));
  }
  return write::RunChange<v1::Campaign>(
      *needs_.writer, call, request,
      {.name = request.name(), .etag = request.etag(), .kind = write::ChangeKind::kStateChanged},
      [&](db::Transaction& tx) { return needs_.book->Read(tx, id); },
      [&](write::Unit& unit, Campaign& campaign) -> absl::Status {
        SOCLE_RETURN_IF_ERROR(RequirePilot(call, campaign));
        SOCLE_RETURN_IF_ERROR(Refuse(campaign, CheckAdvance(campaign, next)));
        if (next == CampaignState::kOpen) {
          if (campaign.scope_date != asked_for) {
            return Error(absl::StatusCode::kAborted, ErrorReason::CONCURRENT_CHANGE,
                         "the scope's day changed meanwhile")
                .French("La date du périmètre a changé entre-temps.")
                .ToStatus();
          }
          needs_.book->TakeScope(unit.tx(), campaign, members);
          campaign.scope_count = static_cast<int32_t>(members.size());
        }
        campaign.state = next;
        needs_.book->Write(unit.tx(), unit.revision(), campaign);
        return absl::OkStatus();
      },
      ShowInside);
}

absl::StatusOr<v1::AssignAgentsResponse> CampaignService::Assign(rpc::Call& call,
                                                                 const v1::AssignAgentsRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), kCollection, "name"));
  if (request.assignments().empty() || request.assignments_size() > kMostAssignments) {
    return InvalidField("assignments",
                        fmt::format("{} given, 1 to {} are taken", request.assignments_size(), kMostAssignments),
                        fmt::format("assignments : de 1 à {}.", kMostAssignments));
  }
  Violations violations;
  const CampaignBook::Assignments assignments = AssignmentsOf(request, &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.name()}));
  return needs_.writer->Run<v1::AssignAgentsResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::AssignAgentsResponse> {
        SOCLE_ASSIGN_OR_RETURN(const Campaign campaign, needs_.book->Read(unit.tx(), id));
        SOCLE_RETURN_IF_ERROR(RequirePilot(call, campaign));
        SOCLE_RETURN_IF_ERROR(Refuse(campaign, CheckState(campaign, {CampaignState::kOpen})));
        Violations strangers;
        CheckAgents(campaign, assignments, &strangers);
        for (const std::string& name : needs_.book->Assign(unit.tx(), campaign, assignments)) {
          strangers.Add("assignments", fmt::format("name '{}', which is not in scope", socle::api::Excerpt(name)),
                        "assignments : cette collectivité n'est pas dans le périmètre.");
        }
        SOCLE_RETURN_IF_ERROR(strangers.ToStatus());
        v1::AssignAgentsResponse response;
        response.set_unassigned_count(needs_.book->CountUnassigned(unit.tx(), id));
        unit.Record({.resource = request.name(), .kind = write::ChangeKind::kUpdated, .changes = {"agents-assigned"}});
        return response;
      });
}

absl::StatusOr<v1::Questionnaire> CampaignService::PublishQuestions(rpc::Call& call,
                                                                    const v1::PublishQuestionnaireRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.parent(), kCollection, "parent"));
  Violations violations;
  Questionnaire questionnaire{.campaign = id, .questions = FromProto(request.questionnaire(), &violations)};
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {request.parent()}));
  return needs_.writer->Run<v1::Questionnaire>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Questionnaire> {
        SOCLE_ASSIGN_OR_RETURN(Campaign campaign, needs_.book->Read(unit.tx(), id));
        SOCLE_RETURN_IF_ERROR(RequirePilot(call, campaign));
        SOCLE_RETURN_IF_ERROR(Refuse(campaign, CheckState(campaign, {CampaignState::kPlanned, CampaignState::kOpen})));
        questionnaire.version = ++campaign.questionnaire_version;
        needs_.book->Publish(unit.tx(), unit.revision(), questionnaire);
        needs_.book->Write(unit.tx(), unit.revision(), campaign);
        const v1::Questionnaire shown = Show(questionnaire);
        unit.Record({.resource = request.parent(),
                     .kind = write::ChangeKind::kUpdated,
                     .changes = {"questionnaire-published"},
                     .after = socle::api::DigestOfShown(shown)});
        return shown;
      });
}

}  // namespace socle::census::api
