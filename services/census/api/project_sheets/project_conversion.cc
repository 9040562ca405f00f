#include "services/census/api/project_sheets/project_conversion.h"

#include "services/census/api/project_sheets/sheet_conversion.h"

namespace socle::census::api {

v1::Project Show(const Project& project) {
  v1::Project proto;
  proto.set_name("projects/" + project.id);
  proto.set_title(project.sheets.front().content.title);
  for (const Sheet& sheet : project.sheets) {
    auto* origin = proto.add_origins();
    origin->set_sheet(sheet.Name());
    origin->set_version(sheet.version);
    origin->set_owner(sheet.owner);
    origin->set_told_as(sheet.content.told_as);
    origin->set_title(sheet.content.title);
  }
  for (const ProjectFinancer& each : project.financers) {
    auto* shown = proto.add_financers();
    *shown->mutable_financer() = Show(each.financer);
    for (const std::string& id : each.told_by) shown->add_told_by("projectSheets/" + id);
    for (const int64_t amount : each.amounts) shown->add_told_amounts_cents(amount);
  }
  for (const ForeignPartner& each : project.partners) *proto.add_foreign_partners() = Show(each);
  for (const ProjectBeneficiaries& each : project.beneficiaries) {
    auto* shown = proto.add_beneficiaries();
    *shown->mutable_beneficiaries() = Show(each.beneficiaries);
    for (const std::string& id : each.told_by) shown->add_told_by("projectSheets/" + id);
  }
  for (const std::string& theme : project.themes) proto.add_themes(theme);
  proto.set_begin_period(project.begin_period);
  proto.set_end_period(project.end_period);
  for (const ProjectExternalId& each : project.external_ids) *proto.add_external_ids() = Show(each);
  proto.set_synthetic(project.synthetic);
  return proto;
}

v1::DuplicateProposal Show(const Sheet& first, const Sheet& second, const Likeness& likeness) {
  v1::DuplicateProposal proto;
  *proto.mutable_first() = Show(first);
  *proto.mutable_second() = Show(second);
  proto.set_confidence(likeness.confidence);
  for (const DuplicateHint& hint : likeness.hints) {
    auto* shown = proto.add_reasons();
    shown->set_reason(static_cast<v1::DuplicateProposal::Reason>(hint.reason));
    shown->set_value(hint.value);
    shown->set_points(hint.points);
  }
  return proto;
}

}  // namespace socle::census::api
