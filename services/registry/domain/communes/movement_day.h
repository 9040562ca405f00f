// One day of movements: groups of rows of one MOD, each applied as a whole.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/registry/domain/communes/commune_history.h"
#include "services/registry/domain/communes/commune_lists.h"

namespace socle::registry {

// Everything that lives, and what lies in what.
class LivingCommunes {
 public:
  const CommuneState* Find(const Entity& entity) const {
    const auto found = states_.find(entity);
    return found == states_.end() ? nullptr : &found->second;
  }
  void Put(const Entity& entity, CommuneState state);
  void Remove(const Entity& entity);
  // Déléguées and associées of a commune, sorted.
  std::vector<Entity> PartsOf(const Code& commune) const;
  const absl::flat_hash_map<Entity, CommuneState>& states() const { return states_; }

 private:
  absl::flat_hash_map<Entity, CommuneState> states_;
  absl::flat_hash_map<Code, std::vector<Entity>> parts_;
};

class MovementDay {
 public:
  // `list` (may be null) knows the parents that movements do not state.
  MovementDay(Date date, SourceId source, const YearList* list, LivingCommunes* living,
              std::vector<Disagreement>* disagreements)
      : date_(date), source_(source), list_(list), living_(living), disagreements_(disagreements) {}

  // The rows of one MOD of the day.
  void Apply(MovementCode mod, std::span<const MovementRow* const> rows);

  // Writes what the day changed.
  void Close(CommuneHistory* history) const;

 private:
  struct Group;  // one MOD, with its rows by either side
  struct Before {
    bool alive = false;
    CommuneState state;
  };
  // From which entities of the day before something comes, and by which movement first.
  using Origins = std::map<Entity, MovementCode>;

  void Remember(const Entity& entity);
  void Contradiction(const Entity& entity, std::string detail);
  void CheckBefore(const MovementRow& row);
  Code ParentOf(const Group& group, const Entity& part) const;
  std::vector<std::pair<Entity, Code>> FollowingParts(const Group& group) const;
  void Put(const Entity& entity, CommuneState state, MovementCode mod);

  Date date_;
  SourceId source_;
  const YearList* list_;
  LivingCommunes* living_;
  std::vector<Disagreement>* disagreements_;
  std::map<Entity, Before> before_;    // the touched ones as they were the day before
  std::map<Entity, Origins> origins_;  // of what lives now and was touched
  std::map<Entity, MovementCode> cause_;
};

}  // namespace socle::registry
