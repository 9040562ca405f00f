// The life of every commune as the sources give it, before what was known when: the workbench of ReconcileCommunes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/facts.h"

namespace socle::registry {

// What a version says.
struct CommuneState {
  std::string label;
  int8_t tncc = -1;
  Code parent;  // of a déléguée, associée or arrondissement: code of its commune

  // The article's code does not make another version: lists and movements differ in it.
  bool SameVersion(const CommuneState& other) const { return label == other.label && parent == other.parent; }
};

// A time in which the state does not change.
struct Stretch {
  Date from = Date::Min();
  Date to = Date::Max();
  CommuneState state;
  Precision from_precision = Precision::kExact;
  Precision to_precision = Precision::kOpen;
  MovementCode cause = 0;
  SourceId source = 0;
};
// Of one entity: by time, disjoint.
using Stretches = std::vector<Stretch>;

// `after` carries on (part of) `before` from `date`; they are different entities.
struct CommuneEdge {
  Entity before;
  Entity after;
  Date date;
  MovementCode cause = 0;
  Precision precision = Precision::kExact;
  SourceId source = 0;
  friend auto operator<=>(const CommuneEdge&, const CommuneEdge&) = default;
};

// What a change comes with.
struct ChangeOrigin {
  Date date = Date::Min();
  Precision precision = Precision::kExact;
  MovementCode cause = 0;
  SourceId source = 0;
};

class CommuneHistory {
 public:
  // From origin.date the entity is in this state; continues the stretch at hand where nothing differs. Changes of one
  // entity come in the order of their dates.
  void Set(const Entity& entity, const CommuneState& state, const ChangeOrigin& origin);
  // From origin.date it is no more; nothing happens to one that is not alive.
  void End(const Entity& entity, const ChangeOrigin& origin);
  void AddEdge(const CommuneEdge& edge) { edges_.push_back(edge); }

  // The open stretch; nullptr: not alive at the end of what was told.
  const Stretch* Latest(const Entity& entity) const;
  // The stretch that holds on that day, or nullptr.
  const Stretch* At(const Entity& entity, Date day) const;
  const Stretches* Find(const Entity& entity) const;

  const absl::flat_hash_map<Entity, Stretches>& entities() const { return entities_; }
  absl::flat_hash_map<Entity, Stretches>& entities() { return entities_; }
  std::vector<CommuneEdge>& edges() { return edges_; }
  const std::vector<CommuneEdge>& edges() const { return edges_; }

 private:
  absl::flat_hash_map<Entity, Stretches> entities_;
  std::vector<CommuneEdge> edges_;
};

// The stretch of `stretches` that holds on `day`, or nullptr.
const Stretch* StretchAt(const Stretches& stretches, Date day);

// Communes of the collectivités d'outre-mer (975 … 989, but not the departments): in no movement, only in some lists.
bool IsOverseasCommune(std::string_view code);

// Communes and arrondissements are territories of their own; déléguées and associées are parts of a commune.
inline bool IsPart(const Entity& entity) {
  return entity.type == CollectiviteType::kCommuneDeleguee || entity.type == CollectiviteType::kCommuneAssociee;
}

}  // namespace socle::registry
