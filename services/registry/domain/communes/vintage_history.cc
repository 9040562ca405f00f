#include "services/registry/domain/communes/vintage_history.h"

#include <algorithm>
#include <set>
#include <string>

namespace socle::registry {
namespace {

constexpr CollectiviteType kPartTypes[] = {CollectiviteType::kCommuneDeleguee, CollectiviteType::kCommuneAssociee};

// Heirs and origins as the package hints at them.
class Hints {
 public:
  Hints(std::span<const YearList> lists, size_t index)
      : list_(lists[index]), previous_(index == 0 ? nullptr : &lists[index - 1]) {
    // A link missing in one version of the package is in a later one.
    for (const YearList& later : lists.subspan(index)) {
      for (const auto& [entity, listed] : later.communes) {
        if (listed.package == nullptr || entity.type != CollectiviteType::kCommune) continue;
        for (const std::string& code : listed.package->former_codes) by_former_code_.emplace(code, entity.code);
      }
    }
  }

  Code HeirOf(const Code& commune) const {
    for (const CollectiviteType type : kPartTypes) {
      if (const ListedCommune* part = list_.Find({type, commune})) return part->row->parent;
    }
    const auto former = by_former_code_.find(commune.str());
    if (former != by_former_code_.end() && list_.Find({CollectiviteType::kCommune, former->second}) != nullptr)
      return former->second;
    return SameSiren(previous_, commune, list_);
  }

  // The commune that had the SIREN of a commune which is new in the list.
  Code OriginBySiren(const Code& commune) const {
    return previous_ == nullptr ? Code() : SameSiren(&list_, commune, *previous_);
  }

 private:
  static Code SameSiren(const YearList* list, const Code& commune, const YearList& other) {
    const ListedCommune* listed = list == nullptr ? nullptr : list->Find({CollectiviteType::kCommune, commune});
    if (listed == nullptr || listed->package == nullptr || listed->package->siren.empty()) return {};
    for (const auto& [entity, candidate] : other.communes) {
      const bool same = entity.type == CollectiviteType::kCommune && candidate.package != nullptr;
      if (same && candidate.package->siren == listed->package->siren) return entity.code;
    }
    return {};
  }

  const YearList& list_;
  const YearList* previous_;
  absl::flat_hash_map<std::string, Code> by_former_code_;
};

struct Differences {
  std::vector<std::pair<Entity, Code>> gone;  // with the parent they had
  std::vector<Entity> changed;                // name or parent
  std::vector<Entity> fresh;
  std::set<CollectiviteType> known_types;
};

Differences Compare(const YearList& list, const CommuneHistory& history) {
  Differences differences;
  for (const auto& [entity, stretches] : history.entities()) {
    differences.known_types.insert(entity.type);
    const Stretch* latest = history.Latest(entity);
    if (latest == nullptr) continue;
    const ListedCommune* listed = list.Find(entity);
    if (listed == nullptr) {
      differences.gone.emplace_back(entity, latest->state.parent);
    } else if (!latest->state.SameVersion(listed->State())) {
      differences.changed.push_back(entity);
    }
  }
  for (const auto& [entity, listed] : list.communes) {
    if (history.Latest(entity) == nullptr) differences.fresh.push_back(entity);
  }
  return differences;
}

class EdgeFinder {
 public:
  EdgeFinder(std::span<const YearList> lists, size_t index, const CommuneHistory& before)
      : list_(lists[index]), before_(before), hints_(lists, index) {}

  std::set<CommuneEdge> Find(const Differences& differences) {
    for (const auto& [entity, parent] : differences.gone) {
      if (entity.type == CollectiviteType::kCommune) {
        Add(entity, {CollectiviteType::kCommune, hints_.HeirOf(entity.code)});
        AddFresh(entity, {CollectiviteType::kCommuneDeleguee, entity.code});
        AddFresh(entity, {CollectiviteType::kCommuneAssociee, entity.code});
      } else if (IsPart(entity)) {
        PartIsGone(entity, parent);
      }
    }
    for (const Entity& entity : differences.changed) {
      const Code parent = list_.Find(entity)->row->parent;
      if (IsPart(entity) && parent != before_.Latest(entity)->state.parent)
        Add(entity, {CollectiviteType::kCommune, parent});
    }
    for (const Entity& entity : differences.fresh) {
      if (entity.type == CollectiviteType::kCommune) {
        CommuneIsFresh(entity);
      } else if (IsPart(entity)) {  // of a pole that keeps its code
        const Entity commune{CollectiviteType::kCommune, entity.code};
        if (before_.Latest(commune) != nullptr) Add(commune, entity);
      }
    }
    return std::move(edges_);
  }

 private:
  void Add(const Entity& from, const Entity& to) {
    if (from.code.empty() || to.code.empty() || from == to) return;
    edges_.insert({from, to, list_.Day(), 0, Precision::kVintage, list_.source});
  }
  void AddFresh(const Entity& from, const Entity& to) {
    if (list_.Find(to) != nullptr && before_.Latest(to) == nullptr) Add(from, to);
  }

  // It becomes a commune again, a part of another kind, or nothing but its commune.
  void PartIsGone(const Entity& part, const Code& parent) {
    const Entity commune{CollectiviteType::kCommune, part.code};
    if (list_.Find(commune) != nullptr && before_.Latest(commune) == nullptr) return Add(part, commune);
    for (const CollectiviteType type : kPartTypes) {
      const Entity other{type, part.code};
      if (other == part || list_.Find(other) == nullptr) continue;
      AddFresh(part, other);
      if (list_.Find(other)->row->parent != parent)
        Add(part, {CollectiviteType::kCommune, list_.Find(other)->row->parent});
      return;
    }
    const bool parent_lives = list_.Find({CollectiviteType::kCommune, parent}) != nullptr;
    Add(part, {CollectiviteType::kCommune, parent_lives ? parent : hints_.HeirOf(parent)});
  }

  void CommuneIsFresh(const Entity& entity) {
    Code origin;
    for (const CollectiviteType type : kPartTypes) {
      const Stretch* part = before_.Latest({type, entity.code});
      if (part != nullptr) origin = part->state.parent;
    }
    if (origin.empty()) origin = hints_.OriginBySiren(entity.code);
    Add({CollectiviteType::kCommune, origin}, entity);
  }

  const YearList& list_;
  const CommuneHistory& before_;
  Hints hints_;
  std::set<CommuneEdge> edges_;
};

}  // namespace

void AppendVintage(std::span<const YearList> lists, size_t index, CommuneHistory* history) {
  const YearList& list = lists[index];
  const Differences differences = Compare(list, *history);
  std::set<CommuneEdge> edges;
  if (!differences.known_types.empty()) edges = EdgeFinder(lists, index, *history).Find(differences);

  ChangeOrigin origin{list.Day(), Precision::kVintage, 0, list.source};
  for (const auto& [entity, parent] : differences.gone) history->End(entity, origin);
  for (const Entity& entity : differences.changed) history->Set(entity, list.Find(entity)->State(), origin);
  for (const Entity& entity : differences.fresh) {
    origin.precision = differences.known_types.contains(entity.type) ? Precision::kVintage : Precision::kOnOrBefore;
    history->Set(entity, list.Find(entity)->State(), origin);
  }
  for (const CommuneEdge& edge : edges) history->AddEdge(edge);
}

}  // namespace socle::registry
