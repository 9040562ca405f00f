#include "services/contracts/api/plan/action_conversion.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "platform/api/time_conversion.h"
#include "services/contracts/api/fields.h"
#include "services/contracts/api/plan/money_conversion.h"
#include "services/contracts/api/plan/plan_fields.h"
#include "services/contracts/domain/plan/plan_text.h"

namespace socle::contracts::api {
namespace {

using socle::api::ToProto;

void TakeOrientations(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->orientations.clear();
  if (!CheckCount(at, proto.orientations_size(), 20)) return;
  std::set<std::string> seen;
  for (int i = 0; i < proto.orientations_size(); ++i) {
    if (proto.orientations(i).empty()) at[i].Add("is empty", "ne peut être vide.");
    const std::string id = IdInContract(at[i], proto.orientations(i), taken->contract, "orientations");
    if (!id.empty() && !seen.insert(id).second) at[i].Add("is there twice", "est cité deux fois.");
    taken->orientations.push_back(id);
  }
}

void TakePartners(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->partners.clear();
  if (!CheckCount(at, proto.partners_size(), 50)) return;
  for (int i = 0; i < proto.partners_size(); ++i) {
    const v1::Action::Partner& partner = proto.partners(i);
    taken->partners.push_back(
        {.party = PartyOrEmpty(at[i] / "party", partner.party()),
         .label = (at[i] / "label").Text(partner.label(), 0, 300),
         .role = EnumField(at[i] / "role", partner.role(), v1::Action::PartnerRole_descriptor(), false)});
  }
}

void TakeMilestones(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->milestones.clear();
  if (!CheckCount(at, proto.milestones_size(), 50)) return;
  for (int i = 0; i < proto.milestones_size(); ++i) {
    const v1::Action::Milestone& step = proto.milestones(i);
    taken->milestones.push_back(
        {.label = (at[i] / "label").Text(step.label(), 1, 300),
         .due = DayField(at[i] / "due_date", step.has_due_date(), step.due_date()),
         .reached = DayField(at[i] / "reached_date", step.has_reached_date(), step.reached_date())});
  }
}

void TakePlaces(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->places.clear();
  if (!CheckCount(at, proto.places_size(), 50)) return;
  for (int i = 0; i < proto.places_size(); ++i) {
    taken->places.push_back(
        socle::api::NameField(at[i].path, proto.places(i), {"collectivites", "territories"}, true, at.violations));
  }
}

void TakeLinks(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->linked.clear();
  if (!CheckCount(at, proto.linked_actions_size(), 20)) return;
  for (int i = 0; i < proto.linked_actions_size(); ++i) {
    const std::string& name = proto.linked_actions(i);
    const auto ids = socle::api::IdsOfName(name, {"contracts", "actions"}, at.path);
    if (!ids.ok() || name.size() > 200) {
      at[i].Add("is no name such as contracts/…/actions/…", "un nom tel que contracts/…/actions/… est attendu.");
    }
    taken->linked.push_back(name);
  }
}

void TakeCensusFields(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->sheet =
      socle::api::NameField((at / "action_sheet").path, proto.action_sheet(), {"actionSheets"}, false, at.violations);
  taken->proposals.clear();
  const FieldAt each = at / "proposals";
  if (!CheckCount(each, proto.proposals_size(), 10)) return;
  std::set<std::string> seen;
  for (int i = 0; i < proto.proposals_size(); ++i) {
    const std::string name =
        socle::api::NameField(each[i].path, proto.proposals(i), {"proposals"}, true, at.violations);
    if (!name.empty() && !seen.insert(name).second) each[i].Add("is there twice", "est cité deux fois.");
    taken->proposals.push_back(name);
  }
}

void TakeIdentifiers(const v1::Action& proto, const FieldAt& at, plan::Action* taken) {
  taken->external_ids = ExternalIdsField(at.path, proto.external_ids(), at.violations);
  CheckCount(at, proto.external_ids_size(), 20);
  std::set<ExternalId> seen;
  for (const ExternalId& id : taken->external_ids) {
    if (!seen.insert(id).second) at.Add("repeats an identifier", "un identifiant est répété.");
  }
}

void ShowLists(const plan::Action& action, v1::Action* proto) {
  for (const std::string& id : action.orientations) {
    proto->add_orientations(fmt::format("contracts/{}/orientations/{}", action.contract, id));
  }
  for (const plan::Partner& partner : action.partners) {
    v1::Action::Partner* shown = proto->add_partners();
    shown->set_party(partner.party);
    shown->set_label(partner.label);
    shown->set_role(static_cast<v1::Action::PartnerRole>(partner.role));
  }
  for (const plan::Milestone& step : action.milestones) {
    v1::Action::Milestone* shown = proto->add_milestones();
    shown->set_label(step.label);
    if (!step.due.IsOpen()) ToProto(step.due, shown->mutable_due_date());
    if (!step.reached.IsOpen()) ToProto(step.reached, shown->mutable_reached_date());
  }
  for (const std::string& place : action.places) proto->add_places(place);
  for (const std::string& name : action.linked) proto->add_linked_actions(name);
  for (const std::string& name : action.proposals) proto->add_proposals(name);
  for (const ExternalId& id : action.external_ids) {
    v1::ExternalId* shown = proto->add_external_ids();
    shown->set_system(id.system);
    shown->set_id(id.id);
  }
}

void ShowSteps(const plan::Action& action, Date today, v1::Action* proto) {
  proto->set_selection(static_cast<v1::Action::Selection>(action.selection));
  proto->set_selection_reason(action.selection_reason);
  proto->set_status(static_cast<v1::Action::Status>(action.status));
  proto->set_engaged(action.IsEngaged());
  const Date late_from = plan::LateFrom(action);
  proto->set_late(late_from <= today);
  if (!late_from.IsOpen()) ToProto(late_from, proto->mutable_late_from_date());
}

}  // namespace

v1::Action Show(const plan::Action& action, Date today) {
  v1::Action proto;
  proto.set_name(action.Name());
  proto.set_number(action.number);
  proto.set_title(action.title);
  proto.set_description(action.description);
  if (!action.axis.empty()) proto.set_axis(fmt::format("contracts/{}/axes/{}", action.contract, action.axis));
  proto.set_proposer(action.proposer);
  proto.set_owner(action.owner);
  proto.set_origin(static_cast<v1::Action::Origin>(action.origin));
  proto.set_nature(static_cast<v1::Action::Nature>(action.nature));
  proto.set_experiment(action.experiment);
  proto.set_priority(action.priority);
  proto.set_weight(action.weight);
  proto.set_progress_percent(action.progress_percent);
  if (!action.start.IsOpen()) ToProto(action.start, proto.mutable_start_date());
  if (!action.end.IsOpen()) ToProto(action.end, proto.mutable_end_date());
  proto.set_place_label(action.place_label);
  ShowSteps(action, today, &proto);
  ShowLists(action, &proto);
  ShowActionMoney(action, &proto);
  proto.set_source(action.source);
  proto.set_synthetic(action.synthetic);
  proto.set_action_sheet(action.sheet);
  proto.set_action_sheet_etag(action.sheet_etag);
  if (action.IsDeleted()) ToProto(action.delete_time, proto.mutable_delete_time());
  ShowWritten(action.written, &proto);
  return proto;
}

v1::ActionChange Show(const plan::ActionChange& change) {
  v1::ActionChange proto;
  ToProto(change.create_time, proto.mutable_create_time());
  if (!change.effective.IsOpen()) ToProto(change.effective, proto.mutable_effective_date());
  proto.set_selection_before(static_cast<v1::Action::Selection>(change.selection_before));
  proto.set_selection(static_cast<v1::Action::Selection>(change.selection));
  proto.set_status_before(static_cast<v1::Action::Status>(change.status_before));
  proto.set_status(static_cast<v1::Action::Status>(change.status));
  proto.set_reason(change.reason);
  proto.set_actor(change.actor);
  proto.set_revision(change.revision);
  return proto;
}

void FromProto(const v1::Action& proto, socle::api::Violations* violations, plan::Action* taken) {
  const FieldAt at{"action", violations};
  taken->number = (at / "number").Text(proto.number(), 0, 20);
  taken->title = (at / "title").Text(proto.title(), 1, 300);
  taken->title_key = plan::TitleKey(taken->title);
  taken->description = (at / "description").Text(proto.description(), 0, 20'000);
  taken->axis = IdInContract(at / "axis", proto.axis(), taken->contract, "axes");
  TakeOrientations(proto, at / "orientations", taken);
  taken->owner = PartyOrEmpty(at / "owner", proto.owner());
  TakePartners(proto, at / "partners", taken);
  taken->origin =
      static_cast<plan::Origin>(EnumField(at / "origin", proto.origin(), v1::Action::Origin_descriptor(), false));
  taken->nature =
      static_cast<plan::HelpNature>(EnumField(at / "nature", proto.nature(), v1::Action::Nature_descriptor(), false));
  taken->experiment = proto.experiment();
  taken->priority = NumberField(at / "priority", proto.priority(), 0, 3);
  taken->weight = NumberField(at / "weight", proto.weight() == 0 ? 1 : proto.weight(), 1, 1000);
  taken->progress_percent = NumberField(at / "progress_percent", proto.progress_percent(), 0, 100);
  taken->start = DayField(at / "start_date", proto.has_start_date(), proto.start_date());
  taken->end = DayField(at / "end_date", proto.has_end_date(), proto.end_date());
  TakeMilestones(proto, at / "milestones", taken);
  TakePlaces(proto, at / "places", taken);
  taken->place_label = (at / "place_label").Text(proto.place_label(), 0, 500);
  TakeActionMoney(proto, at, taken);
  TakeLinks(proto, at / "linked_actions", taken);
  TakeIdentifiers(proto, at / "external_ids", taken);
  TakeCensusFields(proto, at, taken);
  taken->source = SourceField("action.source", proto.source(), violations);
  taken->synthetic = proto.synthetic();
  if (violations->empty()) AddUnmets(plan::CheckSheet(*taken), at);
}

}  // namespace socle::contracts::api
