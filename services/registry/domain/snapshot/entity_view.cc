#include "services/registry/domain/snapshot/entity_view.h"

#include <algorithm>

namespace socle::registry {
namespace {

bool IsPartOfCommune(CollectiviteType type) {
  return type == CollectiviteType::kCommuneDeleguee || type == CollectiviteType::kCommuneAssociee ||
         type == CollectiviteType::kArrondissementMunicipal;
}

void SortUnique(std::vector<Code>& codes) {
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
}

}  // namespace

bool HasOwnTaxation(const Version& epci) { return epci.nature != "EPT"; }

std::optional<EntityView> EntityView::At(const Snapshot& snapshot, EntityIndex entity, const AsOf& as_of) {
  if (entity == kNoEntity) return std::nullopt;
  const Version* version = snapshot.versions().At(entity, as_of);
  if (version == nullptr) return std::nullopt;
  return EntityView(snapshot, entity, as_of, *version);
}

std::string_view EntityView::siren() const {
  if (entity().type == CollectiviteType::kEpci) return entity().code.view();
  const Identifier* identifier = snapshot_->identifiers().At(entity_, as_of_);
  return identifier == nullptr ? std::string_view() : std::string_view(identifier->value);
}

std::vector<const Membership*> EntityView::memberships() const {
  std::vector<const Membership*> found;
  snapshot_->memberships().ForEachKnown(entity_, as_of_.known_at, [&](const Membership& membership) {
    if (membership.when.ValidAt(as_of_.day)) found.push_back(&membership);
  });
  return found;
}

const Membership* EntityView::fiscal_membership() const {
  for (const Membership* membership : memberships()) {
    const EntityIndex group = snapshot_->Find(membership->group);
    const Version* version = group == kNoEntity ? nullptr : snapshot_->versions().At(group, as_of_);
    if (version == nullptr || HasOwnTaxation(*version)) return membership;
  }
  return nullptr;
}

std::vector<Code> EntityView::CodesOfMembers(Code Situation::*field) const {
  std::vector<Code> codes;
  for (const EntityIndex member : members()) {
    const Situation* situation = snapshot_->situations().At(member, as_of_);
    if (situation != nullptr && !(situation->*field).empty()) codes.push_back(situation->*field);
  }
  SortUnique(codes);
  return codes;
}

std::optional<EntityView> EntityView::Whole() const {
  if (version_->parent.type != CollectiviteType::kCommune) return std::nullopt;
  return At(*snapshot_, snapshot_->Find(version_->parent), as_of_);
}

std::vector<Code> EntityView::departements() const {
  if (entity().type == CollectiviteType::kDepartement) return {entity().code};
  if (entity().type == CollectiviteType::kCommune) {
    const Situation* own = situation();
    return own == nullptr || own->departement.empty() ? std::vector<Code>() : std::vector<Code>{own->departement};
  }
  if (IsPartOfCommune(entity().type)) {
    const auto commune = Whole();
    return commune ? commune->departements() : std::vector<Code>();
  }
  return CodesOfMembers(&Situation::departement);
}

std::vector<Code> EntityView::regions() const {
  if (entity().type == CollectiviteType::kRegion) return {entity().code};
  if (const Situation* own = situation(); own != nullptr && !own->region.empty()) return {own->region};
  if (IsPartOfCommune(entity().type)) {
    const auto commune = Whole();
    return commune ? commune->regions() : std::vector<Code>();
  }
  if (entity().type == CollectiviteType::kCommune || entity().type == CollectiviteType::kDepartement) return {};
  return CodesOfMembers(&Situation::region);
}

std::string_view EntityView::zone() const {
  if (const Situation* own = situation(); own != nullptr && !own->zone.empty()) return own->zone;
  if (IsPartOfCommune(entity().type)) {
    const auto commune = Whole();
    return commune ? commune->zone() : std::string_view();
  }
  if (entity().type == CollectiviteType::kCommune) return {};
  for (const EntityIndex member : members()) {
    const Situation* situation = snapshot_->situations().At(member, as_of_);
    if (situation != nullptr && !situation->zone.empty()) return situation->zone;
  }
  return {};
}

bool EntityView::legal_person() const {
  if (IsPartOfCommune(entity().type)) return false;
  if (entity().type != CollectiviteType::kDepartement) return true;
  const Situation* own = situation();
  return own == nullptr || own->ctcd.empty() || own->ctcd.view() == entity().code.str() + "D";
}

std::vector<EntityIndex> EntityView::members() const {
  std::vector<EntityIndex> found;
  const auto keep = [&](std::span<const EntityIndex> candidates, const auto& belongs) {
    for (const EntityIndex candidate : candidates) {
      if (belongs(candidate) && snapshot_->versions().At(candidate, as_of_) != nullptr) found.push_back(candidate);
    }
  };
  const auto lies_in = [&](Code Situation::*field) {
    return [&, field](EntityIndex candidate) {
      const Situation* situation = snapshot_->situations().At(candidate, as_of_);
      return situation != nullptr && situation->*field == entity().code;
    };
  };
  switch (entity().type) {
    case CollectiviteType::kEpci:
      keep(snapshot_->EverMembersOf(entity_), [&](EntityIndex candidate) {
        bool member = false;
        snapshot_->memberships().ForEachKnown(candidate, as_of_.known_at, [&](const Membership& membership) {
          member = member || (membership.group == entity() && membership.when.ValidAt(as_of_.day));
        });
        return member;
      });
      break;
    case CollectiviteType::kCommune:
      keep(snapshot_->EverChildrenOf(entity_), [&](EntityIndex candidate) {
        const Version* part = snapshot_->versions().At(candidate, as_of_);
        return part != nullptr && part->parent == entity();
      });
      break;
    case CollectiviteType::kRegion:
      keep(snapshot_->EverInRegion(entity().code), lies_in(&Situation::region));
      break;
    case CollectiviteType::kDepartement:
    case CollectiviteType::kCollectiviteOutreMer:
      keep(snapshot_->EverInDepartement(entity().code), lies_in(&Situation::departement));
      break;
    case CollectiviteType::kStatutParticulier:
    case CollectiviteType::kCollectiviteUnique:
      keep(snapshot_->EverInCtcd(entity().code), lies_in(&Situation::ctcd));
      break;
    default:
      break;
  }
  return found;
}

}  // namespace socle::registry
