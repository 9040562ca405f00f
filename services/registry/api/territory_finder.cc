#include "services/registry/api/territory_finder.h"

#include "services/registry/api/territory_conversion.h"

namespace socle::registry::api {
namespace {

using Membership = v1::TerritoryMembership;

std::vector<EntityIndex> Both(const std::vector<EntityIndex>& a, const std::vector<EntityIndex>& b) {
  std::vector<EntityIndex> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

// Whether the collectivité is named as a member, or carries one on.
bool IsMember(const Reach& reach, const Territory& territory, const Entity& entity) {
  return std::any_of(reach.members.begin(), reach.members.end(), [&](const MemberReach& member) {
    if (member.member == EntityName(entity)) return true;
    return territory.policy == SuccessionPolicy::kFollowSuccessors && member.heirs.size() == 1 &&
           member.heirs.front().entity == entity;
  });
}

bool IsThere(const Dossier<Territory>& file, const AsOf& as_of) {
  return file.ExistedAt(as_of.known_at) && file.DeletedAt(as_of.known_at) == nullptr;
}

Membership MembershipIn(const Dossier<Territory>& file, Membership::Relation relation) {
  Membership membership;
  membership.set_territory("territories/" + file.id);
  membership.set_display_name(file.versions.front().content.label);
  membership.set_kind(static_cast<v1::Territory::Kind>(file.versions.front().content.kind));
  membership.set_relation(relation);
  return membership;
}

}  // namespace

absl::StatusOr<Reach> TerritoryFinder::ReachOn(const ReadContext& context, const Territory& territory,
                                               Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const auto known, organisations_->MembersOf(territory.members, context.as_of, deadline));
  return ReachOf(context.snapshot(), territory, context.as_of,
                 [&](const std::string& name) -> std::optional<OrganisationMembers> {
                   const auto found = known.find(name);
                   if (found == known.end()) return std::nullopt;
                   return found->second;
                 });
}

absl::StatusOr<std::vector<std::pair<std::string, Membership>>> TerritoryFinder::Around(const ReadContext& context,
                                                                                        const EntityView& view,
                                                                                        Deadline deadline) {
  const std::vector<EntityIndex> own = CommunesOf(context.snapshot(), view.entity(), context.as_of);
  SOCLE_ASSIGN_OR_RETURN(const auto files,
                         archive_->List({.day = context.as_of.day, .known_at = context.as_of.known_at}, deadline));
  std::vector<std::pair<std::string, Membership>> around;
  for (const Dossier<Territory>& file : files) {
    if (!IsThere(file, context.as_of)) continue;
    const Territory& territory = file.versions.front().content;
    SOCLE_ASSIGN_OR_RETURN(const Reach reach, ReachOn(context, territory, deadline));
    const std::vector<EntityIndex> inside = Both(own, reach.communes);
    const bool member = IsMember(reach, territory, view.entity());
    if (inside.empty() && !member) continue;
    Membership membership = MembershipIn(file, member                        ? Membership::MEMBER
                                               : inside.size() == own.size() ? Membership::INSIDE
                                                                             : Membership::PARTLY_INSIDE);
    ToProto(CoverOf(context.snapshot(), inside, own, context.as_of), membership.mutable_coverage());
    membership.mutable_coverage()->set_collectivite(EntityName(view.entity()));
    membership.mutable_coverage()->set_display_name(view.version().label);
    around.emplace_back(file.id, std::move(membership));
  }
  return around;
}

absl::StatusOr<std::vector<Membership>> TerritoryFinder::Naming(const ReadContext& context, const std::string& member,
                                                                Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(
      const auto files,
      archive_->List({.day = context.as_of.day, .known_at = context.as_of.known_at, .member = member}, deadline));
  std::vector<Membership> naming;
  for (const Dossier<Territory>& file : files) {
    if (IsThere(file, context.as_of)) naming.push_back(MembershipIn(file, Membership::MEMBER));
  }
  return naming;
}

}  // namespace socle::registry::api
