#include "services/registry/api/identity_card.h"

#include "services/registry/api/collectivite_conversion.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxLinks = 500;

using Card = v1::GetIdentityCardResponse;

void Link(const ReadContext& context, const Entity& entity, v1::IdentityLink* link) {
  link->set_name(EntityName(entity));
  const auto view = EntityView::At(context.snapshot(), context.snapshot().Find(entity), context.as_of);
  if (!view) return;
  link->set_display_name(view->version().label);
  link->set_kind(view->version().nature);
}

// The division of the code, or the collectivité d'outre-mer that carries it.
void LinkDivision(const ReadContext& context, CollectiviteType type, const Code& code,
                  google::protobuf::RepeatedPtrField<v1::IdentityLink>* links) {
  for (const CollectiviteType kind : {type, CollectiviteType::kCollectiviteOutreMer}) {
    if (context.snapshot().Find({kind, code}) != kNoEntity) return Link(context, {kind, code}, links->Add());
  }
}

void LinkDivisions(const ReadContext& context, const EntityView& view, Card* card) {
  for (const Code& code : view.departements()) {
    LinkDivision(context, CollectiviteType::kDepartement, code, card->mutable_departements());
  }
  for (const Code& code : view.regions()) {
    LinkDivision(context, CollectiviteType::kRegion, code, card->mutable_regions());
  }
}

}  // namespace

std::vector<v1::Competence> ShowCompetences(const std::vector<Competence>& codes) {
  std::map<std::string, std::vector<const Competence*>> by_label;
  for (const Competence& code : codes) {
    if (!code.label.empty()) by_label[ComparableLabel(code.label)].push_back(&code);
  }
  std::vector<v1::Competence> shown;
  for (const Competence& code : codes) {
    v1::Competence& added = shown.emplace_back();
    added.set_code(code.list + "/" + code.code);
    added.set_display_name(code.label);
    if (code.label.empty()) continue;
    for (const Competence* other : by_label[ComparableLabel(code.label)]) {
      if (other->list == code.list) continue;
      auto* counterpart = added.add_counterparts();
      counterpart->set_code(other->list + "/" + other->code);
      counterpart->set_display_name(other->label);
    }
  }
  return shown;
}

absl::Status IdentityCards::AddGroupements(rpc::Call& call, const ReadContext& context, const std::string& member,
                                           std::string_view through, Card* card) {
  SOCLE_ASSIGN_OR_RETURN(const auto files, organisations_->WithMember(member, context.as_of, call.deadline()));
  for (const Dossier<Organisation>& file : files) {
    if (card->groupements_size() == kMaxLinks) break;
    const Organisation& organisation = file.versions.front().content;
    v1::IdentityLink* link = card->add_groupements();
    link->set_name("organisations/" + file.id);
    link->set_display_name(organisation.label);
    link->set_kind(v1::Organisation::Kind_Name(static_cast<v1::Organisation::Kind>(organisation.kind)));
    link->set_through(std::string(through));
    for (const OrganisationMember& each : organisation.members) {
      if (each.member == member) link->mutable_competences()->Assign(each.competences.begin(), each.competences.end());
    }
  }
  return absl::OkStatus();
}

absl::Status IdentityCards::AddCompetences(rpc::Call& call, const std::vector<std::string>& codes, Card* card) {
  if (codes.empty()) return absl::OkStatus();
  SOCLE_ASSIGN_OR_RETURN(const auto lists, competences_->List("", call.deadline()));
  std::map<std::string, v1::Competence> known;
  for (v1::Competence& competence : ShowCompetences(lists)) known[competence.code()] = competence;
  for (const std::string& code : codes) {
    v1::Competence* added = card->add_competences();
    const auto found = known.find(code);
    if (found != known.end()) *added = found->second;
    added->set_code(code);
  }
  return absl::OkStatus();
}

absl::StatusOr<Card> IdentityCards::OfCollectivite(rpc::Call& call, const ReadContext& context, std::string_view name) {
  SOCLE_ASSIGN_OR_RETURN(const EntityView view, FindLiving(context, name, "name"));
  Card card;
  ToProto(context.snapshot(), view, card.mutable_collectivite());
  const std::string own_name = EntityName(view.entity());
  const Membership* fiscal = view.fiscal_membership();
  SOCLE_RETURN_IF_ERROR(AddGroupements(call, context, own_name, "", &card));
  for (const Membership* membership : view.memberships()) {
    Link(context, membership->group, membership == fiscal ? card.mutable_epci() : card.mutable_ept());
    const std::string group = EntityName(membership->group);
    SOCLE_RETURN_IF_ERROR(AddGroupements(call, context, group, group, &card));
  }
  LinkDivisions(context, view, &card);
  SOCLE_ASSIGN_OR_RETURN(auto around, territories_->Around(context, view, call.deadline()));
  for (size_t i = 0; i < around.size() && i < kMaxLinks; ++i) *card.add_territories() = std::move(around[i].second);
  SOCLE_ASSIGN_OR_RETURN(const auto held, competences_->HeldBy(EntityId(view.entity()), context.as_of.day,
                                                               context.as_of.known_at, call.deadline()));
  SOCLE_RETURN_IF_ERROR(AddCompetences(call, held, &card));
  SetReadInfo(context, card.mutable_read_info());
  return card;
}

absl::StatusOr<Card> IdentityCards::OfOrganisation(rpc::Call& call, const ReadContext& context,
                                                   v1::Organisation organisation) {
  Card card;
  SOCLE_RETURN_IF_ERROR(AddGroupements(call, context, organisation.name(), "", &card));
  if (const absl::StatusOr<Entity> seat = ParseEntityName(organisation.seat()); seat.ok()) {
    const auto view = EntityView::At(context.snapshot(), context.snapshot().Find(*seat), context.as_of);
    if (view) LinkDivisions(context, *view, &card);
  }
  SOCLE_ASSIGN_OR_RETURN(auto naming, territories_->Naming(context, organisation.name(), call.deadline()));
  for (size_t i = 0; i < naming.size() && i < kMaxLinks; ++i) *card.add_territories() = std::move(naming[i]);
  SOCLE_RETURN_IF_ERROR(
      AddCompetences(call, {organisation.competences().begin(), organisation.competences().end()}, &card));
  *card.mutable_organisation() = std::move(organisation);
  SetReadInfo(context, card.mutable_read_info());
  return card;
}

}  // namespace socle::registry::api
