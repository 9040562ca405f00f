#include "services/census/api/campaigns/campaign_conversion.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::NameField;
using socle::api::ToProto;
using socle::api::Violations;

constexpr int kMostAgents = 200;
constexpr int kMostQuestions = 200;

Date RequiredDay(bool set, const google::type::Date& date, const std::string& path, Violations* violations) {
  if (set) return socle::api::DateFromProto(true, date, path, Date::Min(), violations);
  violations->Add(path, "is required", path + " : obligatoire.");
  return Date::Min();
}

CampaignAgent AgentOf(const v1::CampaignAgent& proto, const std::string& path, Violations* violations) {
  CampaignAgent agent{
      .id = proto.id(),
      .party = NameField(path + ".party", proto.party(), {"organisations", "collectivites"}, false, violations),
      .subject = violations->Text(path + ".subject", proto.subject(), {.max = 200})};
  if (!socle::api::IsResourceId(agent.id)) {
    violations->Add(path + ".id", "is not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                    path + ".id : de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
  }
  if (proto.party().empty() && proto.subject().empty()) {
    violations->Add(path, "has neither party nor subject", path + " : ni organisme ni titulaire de jeton.");
  }
  return agent;
}

}  // namespace

v1::Campaign Show(const Campaign& campaign, bool inside) {
  v1::Campaign proto;
  proto.set_name(campaign.Name());
  proto.set_display_name(campaign.label);
  proto.set_description(campaign.description);
  proto.set_pilot(campaign.pilot);
  proto.set_manifesto(campaign.manifesto);
  ToProto(campaign.scope_date, proto.mutable_scope_date());
  ToProto(campaign.begin_date, proto.mutable_begin_date());
  ToProto(campaign.end_date, proto.mutable_end_date());
  for (const CampaignAgent& agent : campaign.agents) {
    auto* shown = proto.add_agents();
    shown->set_id(agent.id);
    shown->set_party(agent.party);
    if (inside) shown->set_subject(agent.subject);
  }
  proto.set_purpose(campaign.purpose);
  ToProto(campaign.retain_until, proto.mutable_retain_until_date());
  proto.set_state(static_cast<v1::Campaign::State>(campaign.state));
  proto.set_scope_count(campaign.scope_count);
  proto.set_questionnaire_version(campaign.questionnaire_version);
  proto.set_source(campaign.source);
  proto.set_synthetic(campaign.synthetic);
  ToProto(campaign.create_time, proto.mutable_create_time());
  ToProto(campaign.update_time, proto.mutable_update_time());
  proto.set_revision(campaign.revision);
  proto.set_etag(socle::api::RevisionEtag(campaign.revision));
  return proto;
}

v1::ScopeMember Show(const ScopeMember& member) {
  v1::ScopeMember proto;
  proto.set_signatory(member.signatory);
  proto.set_display_name(member.label);
  proto.set_signature(member.signature);
  for (const ScopeCarrier& carrier : member.carriers) {
    auto* shown = proto.add_carriers();
    shown->set_collectivite(carrier.collectivite);
    shown->set_display_name(carrier.label);
    shown->set_met(carrier.met);
  }
  for (const std::string& agent : member.agents) proto.add_agents(agent);
  proto.set_coverage(static_cast<v1::ScopeMember::Coverage>(member.Met()));
  proto.set_visit_count(member.visit_count);
  if (!member.first_visit.IsOpen()) ToProto(member.first_visit, proto.mutable_first_visit_date());
  proto.set_sheet_count(member.sheet_count);
  return proto;
}

v1::Questionnaire Show(const Questionnaire& questionnaire) {
  v1::Questionnaire proto;
  proto.set_name(fmt::format("campaigns/{}/questionnaires/{}", questionnaire.campaign, questionnaire.version));
  for (const Question& question : questionnaire.questions) {
    auto* shown = proto.add_questions();
    shown->set_id(question.id);
    shown->set_text(question.text);
    shown->set_kind(static_cast<v1::Question::Kind>(question.kind));
    shown->set_required(question.required);
    for (const std::string& choice : question.choices) shown->add_choices(choice);
  }
  ToProto(questionnaire.create_time, proto.mutable_create_time());
  proto.set_revision(questionnaire.revision);
  return proto;
}

void FromProto(const v1::Campaign& proto, Violations* violations, Campaign* taken) {
  const auto text = [&](const char* field, const std::string& sent, size_t min, size_t max) {
    return violations->Text(fmt::format("campaign.{}", field), sent, {.min = min, .max = max});
  };
  taken->label = text("display_name", proto.display_name(), 1, 300);
  taken->description = text("description", proto.description(), 0, 5000);
  taken->purpose = text("purpose", proto.purpose(), 1, 500);
  taken->source = text("source", proto.source(), 0, 1000);
  taken->synthetic = proto.synthetic();
  taken->scope_date = RequiredDay(proto.has_scope_date(), proto.scope_date(), "campaign.scope_date", violations);
  taken->begin_date = RequiredDay(proto.has_begin_date(), proto.begin_date(), "campaign.begin_date", violations);
  taken->end_date = RequiredDay(proto.has_end_date(), proto.end_date(), "campaign.end_date", violations);
  taken->retain_until =
      RequiredDay(proto.has_retain_until_date(), proto.retain_until_date(), "campaign.retain_until_date", violations);
  if (taken->end_date < taken->begin_date) {
    violations->Add("campaign.end_date", "is before begin_date", "campaign.end_date : antérieure au début.");
  }
  if (proto.agents_size() > kMostAgents) {
    violations->Add("campaign.agents", fmt::format("{} given, at most {} are taken", proto.agents_size(), kMostAgents),
                    fmt::format("campaign.agents : {} au plus.", kMostAgents));
    return;
  }
  taken->agents.clear();
  std::set<std::string> ids;
  for (int i = 0; i < proto.agents_size(); ++i) {
    const std::string path = fmt::format("campaign.agents[{}]", i);
    taken->agents.push_back(AgentOf(proto.agents(i), path, violations));
    if (!ids.insert(taken->agents.back().id).second) {
      violations->Add(path + ".id", "stands here twice", path + ".id : en double.");
    }
  }
}

std::vector<Question> FromProto(const v1::Questionnaire& proto, Violations* violations) {
  std::vector<Question> questions;
  if (proto.questions().empty() || proto.questions_size() > kMostQuestions) {
    violations->Add("questionnaire.questions",
                    fmt::format("{} given, 1 to {} are taken", proto.questions_size(), kMostQuestions),
                    fmt::format("questionnaire.questions : de 1 à {}.", kMostQuestions));
    return questions;
  }
  for (int i = 0; i < proto.questions_size(); ++i) {
    const std::string path = fmt::format("questionnaire.questions[{}]", i);
    const v1::Question& sent = proto.questions(i);
    questions.push_back({.id = sent.id(),
                         .text = violations->Text(path + ".text", sent.text(), {.min = 1, .max = 1000}),
                         .kind = static_cast<QuestionKind>(socle::api::EnumFromProto(
                             sent.kind(), v1::Question::Kind_descriptor(), path + ".kind", violations)),
                         .required = sent.required(),
                         .choices = socle::api::TextsField(path + ".choices", sent.choices(), 100, 300, violations)});
  }
  CheckQuestions(questions, violations);
  return questions;
}

}  // namespace socle::census::api
