#include "services/registry/api/governance/review_conversion.h"

#include <fmt/format.h>

#include "platform/api/digest.h"
#include "platform/api/etag.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxObjectives = 100;
constexpr size_t kMaxPositionBytes = 100'000;

template <typename Resource, typename Proto>
void ShowCommon(const Resource& resource, Proto* proto) {
  proto->set_source(resource.source);
  proto->set_synthetic(resource.synthetic);
  ToProto(resource.written.create_time, proto->mutable_create_time());
  ToProto(resource.written.update_time, proto->mutable_update_time());
  proto->set_revision(resource.written.revision);
  proto->set_etag(socle::api::RevisionEtag(resource.written.revision));
}

template <typename Proto, typename Resource>
void TakeCommon(const Proto& proto, const std::string& path, Violations* violations, Resource* taken) {
  taken->source = violations->Text(path + ".source", proto.source(), {.min = 0, .max = 1000});
  taken->synthetic = proto.synthetic();
}

// "bodies/tmi/meetings/…" of the same body, or empty.
std::string OwnName(const std::string& path, const std::string& name, std::string_view body, std::string_view children,
                    Violations* violations) {
  if (name.empty()) return name;
  const auto nested = ParseNestedUuid(name, "bodies", children, path);
  if (nested.ok() && nested->parent == body) return name;
  violations->Add(path, fmt::format("not a name such as bodies/{}/{}/…", body, children),
                  fmt::format("{} : un nom tel que bodies/{}/{}/… est attendu.", path, body, children));
  return {};
}

std::vector<Objective> ObjectivesFrom(const v1::Review& proto, const std::string& path, Violations* violations) {
  std::vector<Objective> objectives;
  if (proto.objectives_size() > kMaxObjectives) {
    violations->Add(path, fmt::format("at most {} are taken", kMaxObjectives),
                    fmt::format("{} : {} au plus.", path, kMaxObjectives));
    return objectives;
  }
  for (int i = 0; i < proto.objectives_size(); ++i) {
    const v1::Objective& sent = proto.objectives(i);
    const std::string field = fmt::format("{}[{}]", path, i);
    Objective& taken = objectives.emplace_back();
    taken.statement = violations->Text(field + ".statement", sent.statement(), {.min = 1, .max = 1000});
    taken.note = violations->Text(field + ".note", sent.note(), {.min = 0, .max = 2000});
    if (!v1::Objective::Outcome_IsValid(sent.outcome())) {
      violations->Add(field + ".outcome", "not an outcome", field + ".outcome : valeur inconnue.");
    }
    taken.outcome = static_cast<ObjectiveOutcome>(sent.outcome());
  }
  return objectives;
}

}  // namespace

v1::Review Show(const Review& review) {
  v1::Review proto;
  proto.set_name(fmt::format("bodies/{}/reviews/{}", review.body, review.year));
  for (const Objective& objective : review.objectives) {
    v1::Objective* added = proto.add_objectives();
    added->set_statement(objective.statement);
    added->set_outcome(static_cast<v1::Objective::Outcome>(objective.outcome));
    added->set_note(objective.note);
  }
  proto.set_bilan(review.bilan);
  if (!review.bilan_date.IsOpen()) ToProto(review.bilan_date, proto.mutable_bilan_date());
  proto.set_meeting(review.meeting);
  for (const std::string& axis : review.next_axes) proto.add_next_axes(axis);
  proto.set_state(static_cast<v1::Review::State>(review.state));
  ShowCommon(review, &proto);
  return proto;
}

v1::Position Show(const Position& position) {
  v1::Position proto;
  proto.set_name(fmt::format("bodies/{}/positions/{}", position.body, position.id));
  proto.set_title(position.title);
  proto.set_level(static_cast<v1::Position::Level>(position.level));
  proto.set_text(position.text);
  proto.set_sha256(position.sha256);
  proto.set_addressee(position.addressee);
  if (!position.date.IsOpen()) ToProto(position.date, proto.mutable_date());
  proto.set_decision(position.decision);
  ShowCommon(position, &proto);
  return proto;
}

v1::Contribution Show(const Contribution& contribution) {
  v1::Contribution proto;
  proto.set_name(fmt::format("bodies/{}/contributions/{}", contribution.body, contribution.id));
  proto.set_study_title(contribution.study_title);
  proto.set_carrier(contribution.carrier);
  proto.set_carrier_label(contribution.carrier_label);
  proto.set_frame(contribution.frame);
  proto.set_content(contribution.content);
  if (!contribution.date.IsOpen()) ToProto(contribution.date, proto.mutable_date());
  ShowCommon(contribution, &proto);
  return proto;
}

void FromProto(const v1::Review& proto, const std::string& path, Violations* violations, Review* taken) {
  taken->objectives = ObjectivesFrom(proto, path + ".objectives", violations);
  taken->bilan = violations->Text(path + ".bilan", proto.bilan(), {.min = 0, .max = 20'000});
  taken->bilan_date =
      DateFromProto(proto.has_bilan_date(), proto.bilan_date(), path + ".bilan_date", Date::Min(), violations);
  taken->meeting = OwnName(path + ".meeting", proto.meeting(), taken->body, "meetings", violations);
  taken->next_axes = TextsField(path + ".next_axes", proto.next_axes(), 20, 1000, violations);
  TakeCommon(proto, path, violations, taken);
}

void FromProto(const v1::Position& proto, const std::string& path, Violations* violations, Position* taken) {
  taken->title = violations->Text(path + ".title", proto.title(), {.min = 1, .max = 300});
  taken->level = static_cast<PositionLevel>(
      EnumFromProto(proto.level(), v1::Position::Level_descriptor(), path + ".level", violations));
  taken->text = VerbatimField(path + ".text", proto.text(), 0, kMaxPositionBytes, violations);
  taken->sha256 = taken->text.empty() ? "" : socle::api::Sha256Hex(taken->text);
  taken->addressee = violations->Text(path + ".addressee", proto.addressee(), {.min = 0, .max = 500});
  taken->date = DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Min(), violations);
  taken->decision = OwnName(path + ".decision", proto.decision(), taken->body, "decisions", violations);
  TakeCommon(proto, path, violations, taken);
}

void FromProto(const v1::Contribution& proto, const std::string& path, Violations* violations, Contribution* taken) {
  taken->study_title = violations->Text(path + ".study_title", proto.study_title(), {.min = 1, .max = 300});
  taken->carrier = OrganisationField(path + ".carrier", proto.carrier(), violations);
  taken->carrier_label = violations->Text(path + ".carrier_label", proto.carrier_label(),
                                          {.min = taken->carrier.empty() ? size_t{1} : 0, .max = 300});
  taken->frame = violations->Text(path + ".frame", proto.frame(), {.min = 0, .max = 500});
  taken->content = violations->Text(path + ".content", proto.content(), {.min = 1, .max = 5000});
  taken->date = DateFromProto(proto.has_date(), proto.date(), path + ".date", Date::Min(), violations);
  TakeCommon(proto, path, violations, taken);
}

}  // namespace socle::registry::api
