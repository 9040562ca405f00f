#include "services/registry/domain/territories/reach.h"

#include <algorithm>
#include <set>

#include "absl/container/flat_hash_set.h"

namespace socle::registry {
namespace {

constexpr int kMaxDepth = 8;  // organisations of organisations

void SortUnique(std::vector<EntityIndex>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

// The day nearest to `day` on which the entity lived; `day` itself when it did, or never.
Date NearestDay(const Snapshot& snapshot, const Entity& entity, Date day) {
  const std::span<const Life> lives = snapshot.succession_graph().Lives(entity);
  const Life* before = nullptr;
  for (const Life& life : lives) {
    if (life.Holds(day)) return day;
    if (life.to <= day) before = &life;
  }
  if (before != nullptr) return before->to.Plus(-1);
  return lives.empty() ? day : lives.front().from;
}

class Resolver {
 public:
  Resolver(const Snapshot& snapshot, const Territory& territory, const AsOf& as_of,
           const FindOrganisation& find_organisation)
      : snapshot_(snapshot),
        territory_(territory),
        as_of_(as_of),
        // Asked about a day before the perimeter date, members are taken as they were on that day.
        begin_(std::min(territory.perimeter_date, as_of.day)),
        find_organisation_(find_organisation) {}

  Reach Run() {
    Reach reach;
    for (const std::string& member : territory_.members) {
      reach.members.push_back(ReachOfMember(member, 0));
      const std::vector<EntityIndex>& communes = reach.members.back().communes;
      reach.communes.insert(reach.communes.end(), communes.begin(), communes.end());
    }
    SortUnique(reach.communes);
    if (territory_.policy == SuccessionPolicy::kFrozen) {
      for (const EntityIndex commune : merged_) {
        if (HoldsForeignGround(commune)) reach.partial.push_back(commune);
      }
      SortUnique(reach.partial);
    }
    return reach;
  }

 private:
  MemberReach ReachOfMember(const std::string& name, int depth) {
    MemberReach reach{.member = name};
    if (name.starts_with("organisations/")) {
      ReachThroughOrganisation(name, depth, reach);
    } else if (const absl::StatusOr<Entity> entity = ParseEntityName(name); entity.ok()) {
      ReachThroughCollectivite(*entity, reach);
    } else {
      reach.outcome = MemberOutcome::kNoKnownSuccessor;
      reach.communes_known = false;
    }
    SortUnique(reach.communes);
    return reach;
  }

  void ReachThroughOrganisation(const std::string& name, int depth, MemberReach& reach) {
    reach.outcome = MemberOutcome::kOrganisation;
    reach.communes_known = false;
    const auto organisation = find_organisation_ ? find_organisation_(name) : std::nullopt;
    if (!organisation) return;
    reach.label = organisation->label;
    if (depth == kMaxDepth || !visited_.insert(name).second) return;
    for (const std::string& member : organisation->members) {
      const MemberReach inner = ReachOfMember(member, depth + 1);
      reach.communes.insert(reach.communes.end(), inner.communes.begin(), inner.communes.end());
      reach.communes_known = reach.communes_known || inner.communes_known;
    }
    visited_.erase(name);
  }

  void ReachThroughCollectivite(const Entity& entity, MemberReach& reach) {
    const SuccessionGraph& graph = snapshot_.succession_graph();
    const EntityIndex index = snapshot_.Find(entity);
    const Version* version = index == kNoEntity ? nullptr : snapshot_.versions().LastBegun(index, as_of_);
    if (version != nullptr) reach.label = version->label;
    const Date day = NearestDay(snapshot_, entity, begin_);
    Resolution resolution = graph.Resolve(entity, day, as_of_.day);
    if (resolution.heirs.empty()) {
      reach.outcome = MemberOutcome::kNoKnownSuccessor;
    } else if (resolution.heirs.size() > 1) {
      reach.outcome = MemberOutcome::kDivided;
    } else {
      reach.outcome = resolution.heirs.front().entity == entity ? MemberOutcome::kAlive : MemberOutcome::kOneSuccessor;
    }
    if (territory_.policy == SuccessionPolicy::kFrozen) {
      CarryGround(CommunesOf(snapshot_, entity, {day, as_of_.known_at}), day, reach);
    } else if (resolution.heirs.size() == 1) {
      reach.communes = CommunesOf(snapshot_, resolution.heirs.front().entity, as_of_);
    }
    reach.communes_known = !reach.communes.empty();
    reach.heirs = std::move(resolution.heirs);
  }

  // The communes of the perimeter date, as what they are now.
  void CarryGround(const std::vector<EntityIndex>& ground, Date day, MemberReach& reach) {
    const SuccessionGraph& graph = snapshot_.succession_graph();
    for (const EntityIndex commune : ground) {
      frozen_.insert(commune);
      const Entity& entity = snapshot_.entities()[commune];
      for (const Heir& heir : graph.Resolve(entity, day, as_of_.day).heirs) {
        const EntityIndex index = snapshot_.Find(heir.entity);
        if (index == kNoEntity || heir.entity.type != CollectiviteType::kCommune) continue;
        reach.communes.push_back(index);
        merged_.insert(index);
      }
    }
  }

  // Whether a commune of the day took in one, since the perimeter date, that was outside of the perimeter.
  bool HoldsForeignGround(EntityIndex commune) const {
    std::vector<EntityIndex> waiting{commune};
    absl::flat_hash_set<EntityIndex> seen{commune};
    while (!waiting.empty()) {
      const EntityIndex index = waiting.back();
      waiting.pop_back();
      const Entity& entity = snapshot_.entities()[index];
      if (snapshot_.succession_graph().AliveAt(entity, begin_) && entity.type == CollectiviteType::kCommune &&
          !frozen_.contains(index)) {
        return true;
      }
      for (const Succession* edge : snapshot_.SuccessionsInto(entity)) {
        if (edge->date <= begin_ || edge->date > as_of_.day || edge->predecessor.type != CollectiviteType::kCommune) {
          continue;
        }
        const EntityIndex predecessor = snapshot_.Find(edge->predecessor);
        if (predecessor != kNoEntity && seen.insert(predecessor).second) waiting.push_back(predecessor);
      }
    }
    return false;
  }

  const Snapshot& snapshot_;
  const Territory& territory_;
  const AsOf& as_of_;
  const Date begin_;
  const FindOrganisation& find_organisation_;
  std::set<std::string> visited_;  // organisations on the way, so that a circle ends
  absl::flat_hash_set<EntityIndex> frozen_;
  std::set<EntityIndex> merged_;
};

}  // namespace

std::vector<EntityIndex> CommunesOf(const Snapshot& snapshot, const Entity& entity, const AsOf& as_of) {
  const auto view = EntityView::At(snapshot, snapshot.Find(entity), as_of);
  if (!view) return {};
  switch (entity.type) {
    case CollectiviteType::kCommune:
      return {view->index()};
    case CollectiviteType::kCommuneDeleguee:
    case CollectiviteType::kCommuneAssociee:
    case CollectiviteType::kArrondissementMunicipal:
      return CommunesOf(snapshot, view->version().parent, as_of);
    default:
      break;
  }
  std::vector<EntityIndex> communes = view->members();
  std::erase_if(communes,
                [&](EntityIndex member) { return snapshot.entities()[member].type != CollectiviteType::kCommune; });
  return communes;
}

Reach ReachOf(const Snapshot& snapshot, const Territory& territory, const AsOf& as_of,
              const FindOrganisation& find_organisation) {
  return Resolver(snapshot, territory, as_of, find_organisation).Run();
}

}  // namespace socle::registry
