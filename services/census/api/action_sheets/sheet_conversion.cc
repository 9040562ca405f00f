#include "services/census/api/action_sheets/sheet_conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "platform/api/etag.h"
#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "services/census/domain/action_sheets/integration.h"
#include "services/census/domain/observatory/decimal.h"
#include "services/census/domain/proposals/proposal.h"

namespace socle::census::api {
namespace {

using sheets::Sheet;
using socle::api::CheckCount;
using socle::api::DayField;
using socle::api::EnumField;
using socle::api::FieldAt;
using socle::api::NameField;
using socle::api::NumberField;
using socle::api::ToProto;
using Names = google::protobuf::RepeatedPtrField<std::string>;

int32_t YearField(const FieldAt& at, int32_t year) {
  return year == 0 ? 0 : NumberField(at, year, sheets::kFirstYear, sheets::kLastYear);
}

// Names in one of the collections, each once.
std::vector<std::string> NamesField(const FieldAt& at, const Names& names, int most,
                                    std::initializer_list<std::string_view> collections) {
  std::vector<std::string> taken;
  if (!CheckCount(at, names.size(), most)) return taken;
  std::set<std::string_view> seen;
  for (int i = 0; i < names.size(); ++i) {
    if (!seen.insert(names[i]).second) at[i].Add("is there twice", "est cité deux fois.");
    taken.push_back(NameField(at[i].path, names[i], collections, true, at.violations));
  }
  return taken;
}

std::vector<std::string> ThemesField(const FieldAt& at, const Names& themes) {
  std::vector<std::string> taken;
  if (!CheckCount(at, themes.size(), 20)) return taken;
  for (int i = 0; i < themes.size(); ++i) {
    if (!socle::api::IsResourceId(themes[i])) {
      at[i].Add("not lower-case letters, digits and '-', beginning with a letter, 3 to 63",
                "de 3 à 63 lettres minuscules, chiffres et tirets, une lettre d'abord.");
    }
    if (std::find(taken.begin(), taken.end(), themes[i]) != taken.end()) {
      at[i].Add("is there twice", "est cité deux fois.");
    }
    taken.push_back(themes[i]);
  }
  return taken;
}

std::string DecimalField(const FieldAt& at, const std::string& text) {
  if (text.empty() || ParseDecimal(text, kMaxDecimals)) return text;
  at.Add("is no decimal number such as -12.5", "un nombre tel que -12.5 est attendu.");
  return {};
}

sheets::Referent ReferentField(const FieldAt& at, const v1::ActionSheet::Referent& referent) {
  return {.person = NameField((at / "person").path, referent.person(), {"persons"}, false, at.violations),
          .function = (at / "function").Text(referent.function(), 0, 200)};
}

void TakePartners(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  taken->partners.clear();
  if (!CheckCount(at, proto.partners_size(), 50)) return;
  for (int i = 0; i < proto.partners_size(); ++i) {
    const v1::ActionSheet::Partner& partner = proto.partners(i);
    taken->partners.push_back(
        {.party = PartyOrEmpty(at[i] / "party", partner.party()),
         .label = (at[i] / "label").Text(partner.label(), 0, 300),
         .role = EnumField(at[i] / "role", partner.role(), v1::ActionSheet::PartnerRole_descriptor(), false)});
  }
}

// A programme that it was in before keeps the status that it had there.
void TakeProgrammes(const v1::ActionSheet& proto, const FieldAt& at, const sheets::ProgrammeAxes& axes, Sheet* taken) {
  const Sheet before = *taken;
  taken->programmes.clear();
  if (!CheckCount(at, proto.programmes_size(), 10)) return;
  for (int i = 0; i < proto.programmes_size(); ++i) {
    const v1::ActionSheet::ProgrammeEntry& sent = proto.programmes(i);
    sheets::ProgrammeEntry entry{.programme = sent.programme(),
                                 .axis_edition = (at[i] / "axis_edition").Text(sent.axis_edition(), 0, 63),
                                 .axis = (at[i] / "axis").Text(sent.axis(), 0, 63),
                                 .orientation = (at[i] / "orientation").Text(sent.orientation(), 0, 500)};
    AddUnmets(axes.Check(entry), at[i]);
    if (const auto* known = before.FindEntry(entry.programme)) entry.status = known->status;
    taken->programmes.push_back(std::move(entry));
  }
}

void TakeMilestones(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  taken->milestones.clear();
  if (!CheckCount(at, proto.milestones_size(), 50)) return;
  for (int i = 0; i < proto.milestones_size(); ++i) {
    const v1::ActionSheet::Milestone& step = proto.milestones(i);
    taken->milestones.push_back(
        {.label = (at[i] / "label").Text(step.label(), 1, 300),
         .due = DayField(at[i] / "due_date", step.has_due_date(), step.due_date()),
         .reached = DayField(at[i] / "reached_date", step.has_reached_date(), step.reached_date())});
  }
}

void TakeTargets(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  taken->targets.clear();
  if (!CheckCount(at, proto.targets_size(), 30)) return;
  for (int i = 0; i < proto.targets_size(); ++i) {
    const v1::ActionSheet::Target& target = proto.targets(i);
    taken->targets.push_back(
        {.indicator = NameField((at[i] / "indicator").path, target.indicator(), {"indicators"}, false, at.violations),
         .label = (at[i] / "label").Text(target.label(), 0, 300),
         .unit = (at[i] / "unit").Text(target.unit(), 0, 50),
         .baseline = DecimalField(at[i] / "baseline", target.baseline()),
         .baseline_year = YearField(at[i] / "baseline_year", target.baseline_year()),
         .target = DecimalField(at[i] / "target", target.target()),
         .target_year = YearField(at[i] / "target_year", target.target_year()),
         .reached = DecimalField(at[i] / "reached", target.reached()),
         .reached_year = YearField(at[i] / "reached_year", target.reached_year())});
  }
}

void TakeNotes(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  taken->notes.clear();
  if (!CheckCount(at, proto.notes_size(), 100)) return;
  for (int i = 0; i < proto.notes_size(); ++i) {
    const v1::ActionSheet::Note& note = proto.notes(i);
    if (!note.has_date()) (at[i] / "date").Add("is required", "obligatoire.");
    taken->notes.push_back({.date = DayField(at[i] / "date", note.has_date(), note.date()),
                            .text = (at[i] / "text").Text(note.text(), 1, 5000),
                            .is_private = note.private_()});
  }
}

void TakeDocuments(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  taken->documents.clear();
  if (!CheckCount(at, proto.documents_size(), 50)) return;
  for (int i = 0; i < proto.documents_size(); ++i) {
    const v1::ActionSheet::Document& document = proto.documents(i);
    taken->documents.push_back(
        {.title = (at[i] / "title").Text(document.title(), 1, 300),
         .uri = (at[i] / "uri").Text(document.uri(), 1, 2000),
         .sha256 = socle::api::Sha256Field((at[i] / "sha256").path, document.sha256(), false, at.violations),
         .is_private = document.private_()});
  }
}

void TakeIdentifiers(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  taken->external_ids.clear();
  if (!CheckCount(at, proto.external_ids_size(), 20)) return;
  std::set<sheets::ExternalIdentifier> seen;
  for (int i = 0; i < proto.external_ids_size(); ++i) {
    const v1::ActionSheet::ExternalIdentifier& id = proto.external_ids(i);
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    if (id.system().empty() || id.system().size() > 50 || !std::all_of(id.system().begin(), id.system().end(), plain)) {
      (at[i] / "system")
          .Add("not 1 to 50 lower-case letters, digits, '-' and '_'",
               "de 1 à 50 lettres minuscules, chiffres, tirets.");
    }
    taken->external_ids.push_back({id.system(), (at[i] / "id").Text(id.id(), 1, 200)});
    if (!seen.insert(taken->external_ids.back()).second) at[i].Add("is there twice", "est cité deux fois.");
  }
}

void TakeWords(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  taken->number = (at / "number").Text(proto.number(), 0, 20);
  taken->title = (at / "title").Text(proto.title(), 1, 300);
  taken->description = (at / "description").Text(proto.description(), 0, 20'000);
  taken->objectives = (at / "objectives").Text(proto.objectives(), 0, 10'000);
  taken->expected_results = (at / "expected_results").Text(proto.expected_results(), 0, 10'000);
  taken->pilot_label = (at / "pilot_label").Text(proto.pilot_label(), 0, 300);
  taken->place_label = (at / "place_label").Text(proto.place_label(), 0, 500);
  taken->participation_note = (at / "participation_note").Text(proto.participation_note(), 0, 2000);
  taken->source = (at / "source").Text(proto.source(), 0, 1000);
}

void TakeKinds(const v1::ActionSheet& proto, const FieldAt& at, Sheet* taken) {
  using Proto = v1::ActionSheet;
  taken->phase = static_cast<sheets::Phase>(EnumField(at / "phase", proto.phase(), Proto::Phase_descriptor(), false));
  taken->commitment = static_cast<sheets::Commitment>(
      EnumField(at / "commitment", proto.commitment(), Proto::Commitment_descriptor(), false));
  taken->participation =
      EnumField(at / "participation", proto.participation(), Proto::Participation_descriptor(), false);
  const int visibility = EnumField(at / "visibility", proto.visibility(), Proto::Visibility_descriptor(), false);
  taken->visibility = visibility == 0 ? sheets::Visibility::kPublic : static_cast<sheets::Visibility>(visibility);
  taken->priority = NumberField(at / "priority", proto.priority(), 0, 3);
  taken->start = DayField(at / "start_date", proto.has_start_date(), proto.start_date());
  taken->end = DayField(at / "end_date", proto.has_end_date(), proto.end_date());
  taken->place_date = DayField(at / "place_date", proto.has_place_date(), proto.place_date());
  taken->continuous = proto.continuous();
  taken->synthetic = proto.synthetic();
}

void ShowPeople(const Sheet& sheet, v1::ActionSheet* proto) {
  proto->set_origin(sheet.origin);
  proto->set_owner(sheet.owner);
  proto->set_pilot(sheet.pilot);
  proto->set_pilot_label(sheet.pilot_label);
  const auto show = [](const sheets::Referent& referent, v1::ActionSheet::Referent* shown) {
    shown->set_person(referent.person);
    shown->set_function(referent.function);
  };
  if (!sheet.elected_referent.empty()) show(sheet.elected_referent, proto->mutable_elected_referent());
  if (!sheet.technical_referent.empty()) show(sheet.technical_referent, proto->mutable_technical_referent());
  for (const sheets::Partner& partner : sheet.partners) {
    auto* shown = proto->add_partners();
    shown->set_party(partner.party);
    shown->set_label(partner.label);
    shown->set_role(static_cast<v1::ActionSheet::PartnerRole>(partner.role));
  }
  proto->mutable_shared_with()->Assign(sheet.shared_with.begin(), sheet.shared_with.end());
  proto->mutable_bodies()->Assign(sheet.bodies.begin(), sheet.bodies.end());
}

void ShowProgrammes(const Sheet& sheet, v1::ActionSheet* proto) {
  for (const sheets::ProgrammeEntry& entry : sheet.programmes) {
    auto* shown = proto->add_programmes();
    shown->set_programme(entry.programme);
    shown->set_axis_edition(entry.axis_edition);
    shown->set_axis(entry.axis);
    shown->set_orientation(entry.orientation);
    shown->set_status(static_cast<v1::ActionSheet::Status>(entry.status));
  }
}

void ShowTargets(const Sheet& sheet, v1::ActionSheet* proto) {
  for (const sheets::Target& target : sheet.targets) {
    auto* shown = proto->add_targets();
    shown->set_indicator(target.indicator);
    shown->set_label(target.label);
    shown->set_unit(target.unit);
    shown->set_baseline(target.baseline);
    shown->set_baseline_year(target.baseline_year);
    shown->set_target(target.target);
    shown->set_target_year(target.target_year);
    shown->set_reached(target.reached);
    shown->set_reached_year(target.reached_year);
  }
}

void ShowLists(const Sheet& sheet, bool whole, v1::ActionSheet* proto) {
  proto->mutable_places()->Assign(sheet.places.begin(), sheet.places.end());
  proto->mutable_themes()->Assign(sheet.themes.begin(), sheet.themes.end());
  proto->mutable_linked_sheets()->Assign(sheet.linked.begin(), sheet.linked.end());
  for (const sheets::Milestone& step : sheet.milestones) {
    auto* shown = proto->add_milestones();
    shown->set_label(step.label);
    if (!step.due.IsOpen()) ToProto(step.due, shown->mutable_due_date());
    if (!step.reached.IsOpen()) ToProto(step.reached, shown->mutable_reached_date());
  }
  for (const sheets::Note& note : sheet.notes) {
    if (note.is_private && !whole) continue;
    auto* shown = proto->add_notes();
    ToProto(note.date, shown->mutable_date());
    shown->set_text(note.text);
    shown->set_private_(note.is_private);
  }
  for (const sheets::Document& document : sheet.documents) {
    if (document.is_private && !whole) continue;
    auto* shown = proto->add_documents();
    shown->set_title(document.title);
    shown->set_uri(document.uri);
    shown->set_sha256(document.sha256);
    shown->set_private_(document.is_private);
  }
  for (const sheets::ExternalIdentifier& id : sheet.external_ids) {
    auto* shown = proto->add_external_ids();
    shown->set_system(id.system);
    shown->set_id(id.id);
  }
}

void ShowIntegrations(const Sheet& sheet, v1::ActionSheet* proto) {
  const size_t shown = std::min(sheet.integrations.size(), sheets::kShownIntegrations);
  for (size_t i = 0; i < shown; ++i) *proto->add_integrations() = Show(sheet.integrations[i]);
  proto->set_integration_count(static_cast<int32_t>(sheet.integrations.size()));
}

void ShowSteps(const Sheet& sheet, Date today, v1::ActionSheet* proto) {
  proto->set_maturity(static_cast<v1::ActionSheet::Maturity>(sheet.maturity));
  proto->set_status(static_cast<v1::ActionSheet::Status>(sheet.status));
  proto->set_engaged(sheet.IsEngaged());
  const Date late_from = sheets::LateFrom(sheet);
  proto->set_late(late_from <= today);
  if (!late_from.IsOpen()) ToProto(late_from, proto->mutable_late_from_date());
}

}  // namespace

std::string PartyOrEmpty(const FieldAt& at, const std::string& name) {
  return NameField(at.path, name, {"collectivites", "organisations"}, false, at.violations);
}

v1::ActionSheet::Integration Show(const sheets::Integration& said) {
  v1::ActionSheet::Integration shown;
  shown.set_contract(std::string(ContractOfAction(said.action)));
  shown.set_action(said.action);
  shown.set_programme(said.programme);
  shown.set_carrier(said.carrier);
  shown.set_state(static_cast<v1::ActionSheet::Integration::State>(said.state));
  shown.set_status(static_cast<v1::ActionSheet::Status>(said.status));
  if (!said.since.IsOpen()) ToProto(said.since, shown.mutable_since_date());
  shown.set_contract_revision(said.contract_revision);
  shown.set_synthetic(said.synthetic);
  return shown;
}

v1::ActionSheet ShowWhole(const Sheet& sheet, Date today) { return Show(sheet, today, {sheets::Relation::kKeeper}); }

v1::ActionSheet Show(const Sheet& sheet, Date today, sheets::Relations relations) {
  v1::ActionSheet proto;
  proto.set_name(sheet.Name());
  proto.set_number(sheet.number);
  proto.set_title(sheet.title);
  proto.set_description(sheet.description);
  proto.set_objectives(sheet.objectives);
  proto.set_expected_results(sheet.expected_results);
  ShowPeople(sheet, &proto);
  if (!sheet.parent.empty()) proto.set_parent_sheet("actionSheets/" + sheet.parent);
  ShowProgrammes(sheet, &proto);
  if (!sheet.place_date.IsOpen()) ToProto(sheet.place_date, proto.mutable_place_date());
  proto.set_place_label(sheet.place_label);
  proto.set_phase(static_cast<v1::ActionSheet::Phase>(sheet.phase));
  proto.set_commitment(static_cast<v1::ActionSheet::Commitment>(sheet.commitment));
  proto.set_priority(sheet.priority);
  if (!sheet.start.IsOpen()) ToProto(sheet.start, proto.mutable_start_date());
  if (!sheet.end.IsOpen()) ToProto(sheet.end, proto.mutable_end_date());
  proto.set_continuous(sheet.continuous);
  ShowSteps(sheet, today, &proto);
  ShowIntegrations(sheet, &proto);
  ShowSheetMoney(sheet, &proto);
  ShowTargets(sheet, &proto);
  proto.set_participation(static_cast<v1::ActionSheet::Participation>(sheet.participation));
  proto.set_participation_note(sheet.participation_note);
  ShowLists(sheet, sheets::MayWrite(relations), &proto);
  proto.set_visibility(static_cast<v1::ActionSheet::Visibility>(sheet.visibility));
  proto.set_source(sheet.source);
  proto.set_synthetic(sheet.synthetic);
  if (sheet.IsDeleted()) ToProto(sheet.delete_time, proto.mutable_delete_time());
  ToProto(sheet.create_time, proto.mutable_create_time());
  ToProto(sheet.update_time, proto.mutable_update_time());
  proto.set_revision(sheet.revision);
  proto.set_etag(socle::api::RevisionEtag(sheet.revision));
  return proto;
}

void FromProto(const v1::ActionSheet& proto, const sheets::ProgrammeAxes& axes, socle::api::Violations* violations,
               Sheet* taken) {
  const FieldAt at{"action_sheet", violations};
  TakeWords(proto, at, taken);
  TakeKinds(proto, at, taken);
  taken->owner = PartyOrEmpty(at / "owner", proto.owner());
  taken->pilot = PartyOrEmpty(at / "pilot", proto.pilot());
  taken->elected_referent = ReferentField(at / "elected_referent", proto.elected_referent());
  taken->technical_referent = ReferentField(at / "technical_referent", proto.technical_referent());
  TakePartners(proto, at / "partners", taken);
  taken->shared_with = NamesField(at / "shared_with", proto.shared_with(), 50, {"collectivites", "organisations"});
  taken->bodies = NamesField(at / "bodies", proto.bodies(), 10, {"bodies"});
  const std::string parent =
      NameField("action_sheet.parent_sheet", proto.parent_sheet(), {"actionSheets"}, false, violations);
  taken->parent = parent.substr(parent.find('/') + 1);
  TakeProgrammes(proto, at / "programmes", axes, taken);
  taken->places = NamesField(at / "places", proto.places(), 50, {"collectivites", "territories"});
  taken->themes = ThemesField(at / "themes", proto.themes());
  TakeMilestones(proto, at / "milestones", taken);
  TakeSheetMoney(proto, at, taken);
  TakeTargets(proto, at / "targets", taken);
  TakeNotes(proto, at / "notes", taken);
  TakeDocuments(proto, at / "documents", taken);
  taken->linked = NamesField(at / "linked_sheets", proto.linked_sheets(), 20, {"actionSheets"});
  TakeIdentifiers(proto, at / "external_ids", taken);
  if (violations->empty()) AddUnmets(sheets::CheckSheet(*taken), at);
}

}  // namespace socle::census::api
