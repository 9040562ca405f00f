#include "services/contracts/api/programmes/programme_conversion.h"

#include <fmt/format.h>

#include "absl/strings/escaping.h"
#include "platform/api/content_digest.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"

namespace socle::contracts::api {
namespace {

using socle::api::DateFromProto;
using socle::api::EnumFromProto;
using socle::api::Violations;

constexpr socle::api::TextLimits kLabel{.min = 1, .max = 300};
constexpr socle::api::TextLimits kSource{.min = 1, .max = 1000};

template <typename Texts>
std::vector<std::string> IdsOf(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

std::vector<PartyGroup> GroupsFromProto(const google::protobuf::RepeatedField<int>& groups, const std::string& path,
                                        Violations* violations) {
  std::vector<PartyGroup> taken;
  for (const int group : groups) {
    taken.push_back(static_cast<PartyGroup>(EnumFromProto(group, v1::PartyGroup_descriptor(), path, violations)));
  }
  return taken;
}

GateCondition FromProto(const v1::GateCondition& proto, const std::string& path, Violations* violations) {
  return {
      .id = proto.id(),
      .rule = static_cast<GateCondition::Rule>(
          EnumFromProto(proto.rule(), v1::GateCondition::Rule_descriptor(), path + ".rule", violations)),
      .body_role = proto.body_role(),
      .groups = GroupsFromProto(proto.groups(), path + ".groups", violations),
      .text = violations->Text(path + ".text", proto.text(), {.min = 1, .max = 1000}),
      .legal_reference = violations->Text(path + ".legal_reference", proto.legal_reference(), {.min = 0, .max = 300}),
      .source = violations->Text(path + ".source", proto.source(), kSource)};
}

InstrumentKind FromProto(const v1::InstrumentKind& proto, const std::string& path, Violations* violations) {
  InstrumentKind kind{
      .id = proto.id(),
      .display_name = violations->Text(path + ".display_name", proto.display_name(), kLabel),
      .category = static_cast<InstrumentCategory>(
          EnumFromProto(proto.category(), v1::InstrumentKind::Category_descriptor(), path + ".category", violations)),
      .follows = IdsOf(proto.follows()),
      .required_groups = GroupsFromProto(proto.required_groups(), path + ".required_groups", violations),
      .duration_months = proto.duration_months(),
      .repeatable = proto.repeatable(),
      .source = violations->Text(path + ".source", proto.source(), kSource)};
  for (int i = 0; i < proto.conditions_size(); ++i) {
    kind.conditions.push_back(FromProto(proto.conditions(i), fmt::format("{}.conditions[{}]", path, i), violations));
  }
  return kind;
}

Phase FromProto(const v1::Phase& proto, const std::string& path, Violations* violations) {
  return {.id = proto.id(),
          .display_name = violations->Text(path + ".display_name", proto.display_name(), kLabel),
          .instruments_in_force = IdsOf(proto.instruments_in_force()),
          .validated_by = proto.validated_by(),
          .source = violations->Text(path + ".source", proto.source(), kSource)};
}

BodyRole FromProto(const v1::BodyRole& proto, const std::string& path, Violations* violations) {
  return {.id = proto.id(),
          .display_name = violations->Text(path + ".display_name", proto.display_name(), kLabel),
          .description = violations->Text(path + ".description", proto.description(), {.min = 0, .max = 1000}),
          .source = violations->Text(path + ".source", proto.source(), kSource)};
}

AxisEdition FromProto(const v1::AxisEdition& proto, const std::string& path, Violations* violations) {
  AxisEdition edition{
      .id = proto.id(),
      .display_name = violations->Text(path + ".display_name", proto.display_name(), kLabel),
      .from = DateFromProto(proto.has_from_date(), proto.from_date(), path + ".from_date", Date::Min(), violations),
      .to = DateFromProto(proto.has_to_date(), proto.to_date(), path + ".to_date", Date::Max(), violations),
      .source = violations->Text(path + ".source", proto.source(), kSource)};
  for (int i = 0; i < proto.axes_size(); ++i) {
    edition.axes.push_back({proto.axes(i).id(), violations->Text(fmt::format("{}.axes[{}].display_name", path, i),
                                                                 proto.axes(i).display_name(), kLabel)});
  }
  return edition;
}

EvaluationCriterion FromProto(const v1::EvaluationCriterion& proto, const std::string& path, Violations* violations) {
  EvaluationCriterion criterion{
      .id = proto.id(),
      .display_name = violations->Text(path + ".display_name", proto.display_name(), kLabel),
      .subject = static_cast<EvaluationSubject>(EnumFromProto(
          proto.subject(), v1::EvaluationCriterion::Subject_descriptor(), path + ".subject", violations))};
  for (int i = 0; i < proto.levels_size(); ++i) {
    const std::string field = fmt::format("{}.levels[{}].display_name", path, i);
    criterion.levels.push_back({proto.levels(i).id(), violations->Text(field, proto.levels(i).display_name(), kLabel)});
  }
  return criterion;
}

EvaluationGrid FromProto(const v1::EvaluationGrid& proto, const std::string& path, Violations* violations) {
  EvaluationGrid grid{.id = proto.id(),
                      .display_name = violations->Text(path + ".display_name", proto.display_name(), kLabel),
                      .source = violations->Text(path + ".source", proto.source(), kSource),
                      .synthetic = proto.synthetic()};
  for (int i = 0; i < proto.criteria_size(); ++i) {
    grid.criteria.push_back(FromProto(proto.criteria(i), fmt::format("{}.criteria[{}]", path, i), violations));
  }
  return grid;
}

LegalAdvisory FromProto(const v1::LegalAdvisory& proto, const std::string& path, Violations* violations) {
  return {.id = proto.id(),
          .text = violations->Text(path + ".text", proto.text(), {.min = 1, .max = 2000}),
          .reference = violations->Text(path + ".reference", proto.reference(), {.min = 1, .max = 300})};
}

template <typename Item, typename Proto>
void TakeAll(const google::protobuf::RepeatedPtrField<Proto>& protos, const std::string& path, Violations* violations,
             std::vector<Item>* items) {
  for (int i = 0; i < protos.size(); ++i) {
    items->push_back(FromProto(protos[i], fmt::format("{}[{}]", path, i), violations));
  }
}

void Show(const InstrumentKind& kind, v1::InstrumentKind* proto) {
  proto->set_id(kind.id);
  proto->set_display_name(kind.display_name);
  proto->set_category(static_cast<v1::InstrumentKind::Category>(kind.category));
  for (const std::string& before : kind.follows) proto->add_follows(before);
  for (const GateCondition& condition : kind.conditions) {
    v1::GateCondition* shown = proto->add_conditions();
    shown->set_id(condition.id);
    shown->set_rule(static_cast<v1::GateCondition::Rule>(condition.rule));
    shown->set_body_role(condition.body_role);
    for (const PartyGroup group : condition.groups) shown->add_groups(static_cast<v1::PartyGroup>(group));
    shown->set_text(condition.text);
    shown->set_legal_reference(condition.legal_reference);
    shown->set_source(condition.source);
  }
  for (const PartyGroup group : kind.required_groups) proto->add_required_groups(static_cast<v1::PartyGroup>(group));
  proto->set_duration_months(kind.duration_months);
  proto->set_repeatable(kind.repeatable);
  proto->set_source(kind.source);
}

void Show(const Phase& phase, v1::Phase* proto) {
  proto->set_id(phase.id);
  proto->set_display_name(phase.display_name);
  for (const std::string& kind : phase.instruments_in_force) proto->add_instruments_in_force(kind);
  proto->set_validated_by(phase.validated_by);
  proto->set_source(phase.source);
}

void Show(const AxisEdition& edition, v1::AxisEdition* proto) {
  proto->set_id(edition.id);
  proto->set_display_name(edition.display_name);
  if (!edition.from.IsOpen()) socle::api::ToProto(edition.from, proto->mutable_from_date());
  if (!edition.to.IsOpen()) socle::api::ToProto(edition.to, proto->mutable_to_date());
  for (const ProgrammeAxis& axis : edition.axes) {
    v1::ProgrammeAxis* shown = proto->add_axes();
    shown->set_id(axis.id);
    shown->set_display_name(axis.display_name);
  }
  proto->set_source(edition.source);
}

}  // namespace

void ShowGrid(const EvaluationGrid& grid, v1::EvaluationGrid* proto) {
  proto->set_id(grid.id);
  proto->set_display_name(grid.display_name);
  for (const EvaluationCriterion& criterion : grid.criteria) {
    v1::EvaluationCriterion* shown = proto->add_criteria();
    shown->set_id(criterion.id);
    shown->set_display_name(criterion.display_name);
    shown->set_subject(static_cast<v1::EvaluationCriterion::Subject>(criterion.subject));
    for (const EvaluationLevel& level : criterion.levels) {
      v1::EvaluationLevel* scale = shown->add_levels();
      scale->set_id(level.id);
      scale->set_display_name(level.display_name);
    }
  }
  proto->set_source(grid.source);
  proto->set_synthetic(grid.synthetic);
}

v1::Programme Show(const Programme& programme) {
  v1::Programme proto;
  proto.set_name(NameOf(programme));
  proto.set_display_name(programme.display_name);
  proto.set_description(programme.description);
  for (const InstrumentKind& kind : programme.instrument_kinds) Show(kind, proto.add_instrument_kinds());
  for (const Phase& phase : programme.phases) Show(phase, proto.add_phases());
  for (const BodyRole& role : programme.body_roles) {
    v1::BodyRole* shown = proto.add_body_roles();
    shown->set_id(role.id);
    shown->set_display_name(role.display_name);
    shown->set_description(role.description);
    shown->set_source(role.source);
  }
  for (const AxisEdition& edition : programme.axis_editions) Show(edition, proto.add_axis_editions());
  proto.set_duration_months(programme.duration_months);
  proto.set_review_months(programme.review_months);
  proto.set_review_alert_months(programme.review_alert_months);
  for (const EvaluationGrid& grid : programme.evaluation_grids) ShowGrid(grid, proto.add_evaluation_grids());
  proto.set_review_decided_by(programme.review_decided_by);
  for (const LegalAdvisory& advisory : programme.legal_advisories) {
    v1::LegalAdvisory* shown = proto.add_legal_advisories();
    shown->set_id(advisory.id);
    shown->set_text(advisory.text);
    shown->set_reference(advisory.reference);
  }
  proto.set_source(programme.source);
  proto.set_sha256(programme.sha256);
  return proto;
}

Programme FromProto(const v1::Programme& proto, Violations* violations) {
  Programme programme{.display_name = violations->Text("display_name", proto.display_name(), kLabel),
                      .description = violations->Text("description", proto.description(), {.min = 0, .max = 5000}),
                      .duration_months = proto.duration_months(),
                      .review_months = proto.review_months(),
                      .review_alert_months = proto.review_alert_months(),
                      .review_decided_by = proto.review_decided_by(),
                      .source = violations->Text("source", proto.source(), kSource)};
  if (const auto id = socle::api::IdOfName(proto.name(), "programmes", "name"); id.ok()) {
    programme.id = *id;
  } else {
    violations->Add("name", "not a name such as programmes/crte", "name : un nom tel que programmes/crte est attendu.");
  }
  TakeAll(proto.instrument_kinds(), "instrument_kinds", violations, &programme.instrument_kinds);
  TakeAll(proto.phases(), "phases", violations, &programme.phases);
  TakeAll(proto.body_roles(), "body_roles", violations, &programme.body_roles);
  TakeAll(proto.axis_editions(), "axis_editions", violations, &programme.axis_editions);
  TakeAll(proto.evaluation_grids(), "evaluation_grids", violations, &programme.evaluation_grids);
  TakeAll(proto.legal_advisories(), "legal_advisories", violations, &programme.legal_advisories);
  const socle::api::Sha256 digest = socle::api::ContentDigest(Show(programme));
  programme.sha256 = absl::BytesToHexString(socle::api::FirstBytes(digest, digest.size()));
  return programme;
}

}  // namespace socle::contracts::api
