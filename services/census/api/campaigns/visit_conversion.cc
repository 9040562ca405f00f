#include "services/census/api/campaigns/visit_conversion.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/time_conversion.h"

namespace socle::census::api {
namespace {

using socle::api::ToProto;
using socle::api::Violations;

constexpr int kMostInterviewees = 50;
constexpr int kMostAnswers = 200;
constexpr size_t kMostValues = 100;

}  // namespace

v1::Visit Show(const Visit& visit, bool inside) {
  v1::Visit proto;
  proto.set_name(visit.Name());
  proto.set_collectivite(visit.collectivite);
  ToProto(visit.date, proto.mutable_visit_date());
  proto.set_agent(visit.agent);
  if (inside) {
    for (const Interviewee& each : visit.kept.interviewees) {
      auto* shown = proto.add_interviewees();
      shown->set_person(each.person);
      shown->set_capacity(static_cast<v1::Interviewee::Capacity>(each.capacity));
    }
    proto.set_notes(visit.kept.notes);
    proto.set_questionnaire_version(visit.kept.questionnaire_version);
    for (const Answer& answer : visit.kept.answers) {
      auto* shown = proto.add_answers();
      shown->set_question(answer.question);
      for (const std::string& value : answer.values) shown->add_values(value);
    }
  }
  for (const std::string& signatory : visit.covered) proto.add_covered_signatories(signatory);
  if (visit.IsErased()) ToProto(visit.erase_time, proto.mutable_erase_time());
  proto.set_synthetic(visit.synthetic);
  ToProto(visit.create_time, proto.mutable_create_time());
  ToProto(visit.update_time, proto.mutable_update_time());
  proto.set_revision(visit.revision);
  proto.set_etag(socle::api::RevisionEtag(visit.revision));
  return proto;
}

VisitNotes FromProto(const v1::Visit& proto, Violations* violations) {
  VisitNotes kept{.notes = violations->Text("visit.notes", proto.notes(), {.max = 20'000}),
                  .questionnaire_version = proto.questionnaire_version()};
  if (proto.interviewees_size() > kMostInterviewees || proto.answers_size() > kMostAnswers) {
    violations->Add("visit",
                    fmt::format("has more than {} interviewees or {} answers", kMostInterviewees, kMostAnswers),
                    fmt::format("visit : {} interlocuteurs et {} réponses au plus.", kMostInterviewees, kMostAnswers));
    return kept;
  }
  for (int i = 0; i < proto.interviewees_size(); ++i) {
    const std::string path = fmt::format("visit.interviewees[{}]", i);
    const v1::Interviewee& sent = proto.interviewees(i);
    kept.interviewees.push_back(
        {.person = socle::api::NameField(path + ".person", sent.person(), {"persons"}, false, violations),
         .capacity = socle::api::EnumFromProto(sent.capacity(), v1::Interviewee::Capacity_descriptor(),
                                               path + ".capacity", violations)});
  }
  for (int i = 0; i < proto.answers_size(); ++i) {
    const v1::Answer& sent = proto.answers(i);
    kept.answers.push_back({.question = sent.question(),
                            .values = socle::api::TextsField(fmt::format("visit.answers[{}].values", i), sent.values(),
                                                             kMostValues, 5000, violations)});
  }
  return kept;
}

}  // namespace socle::census::api
