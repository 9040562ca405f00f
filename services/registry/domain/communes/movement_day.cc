#include "services/registry/domain/communes/movement_day.h"

#include <algorithm>

#include <fmt/format.h>

namespace socle::registry {
namespace {

Entity EntityOf(const MovementSide& side) { return {side.type, side.code}; }
CommuneState StateOf(const MovementSide& side) { return {side.label, side.tncc, Code()}; }
bool IsArrondissement(const Entity& entity) { return entity.type == CollectiviteType::kArrondissementMunicipal; }
bool IsCommune(const Entity& entity) { return entity.type == CollectiviteType::kCommune; }

}  // namespace

void LivingCommunes::Put(const Entity& entity, CommuneState state) {
  const auto found = states_.find(entity);
  if (found != states_.end()) {
    if (found->second.parent == state.parent) {
      found->second = std::move(state);
      return;
    }
    Remove(entity);
  }
  if (IsPart(entity)) parts_[state.parent].push_back(entity);
  states_.emplace(entity, std::move(state));
}

void LivingCommunes::Remove(const Entity& entity) {
  const auto found = states_.find(entity);
  if (found == states_.end()) return;
  if (IsPart(entity)) std::erase(parts_[found->second.parent], entity);
  states_.erase(found);
}

std::vector<Entity> LivingCommunes::PartsOf(const Code& commune) const {
  const auto found = parts_.find(commune);
  std::vector<Entity> parts = found == parts_.end() ? std::vector<Entity>() : found->second;
  std::sort(parts.begin(), parts.end());
  return parts;
}

struct MovementDay::Group {
  MovementCode mod;
  std::map<Entity, std::vector<Entity>> after_of;   // AV → its APs
  std::map<Entity, std::vector<Entity>> before_of;  // AP → its AVs
  std::map<Entity, const MovementSide*> sides;      // of the APs

  bool Names(const Entity& entity) const { return after_of.contains(entity) || before_of.contains(entity); }
  // The communes that the rows of `before` lead to.
  std::vector<Code> CommunesAfter(const Entity& before) const {
    std::vector<Code> codes;
    const auto found = after_of.find(before);
    if (found == after_of.end()) return codes;
    for (const Entity& after : found->second) {
      if (IsCommune(after)) codes.push_back(after.code);
    }
    return codes;
  }
};

void MovementDay::Remember(const Entity& entity) {
  if (before_.contains(entity)) return;
  const CommuneState* state = living_->Find(entity);
  before_[entity] = state == nullptr ? Before{} : Before{true, *state};
  if (state != nullptr) origins_[entity][entity] = 0;
}

void MovementDay::Contradiction(const Entity& entity, std::string detail) {
  disagreements_->push_back({"movement-contradiction", entity, date_, std::move(detail), source_, 0});
}

void MovementDay::CheckBefore(const MovementRow& row) {
  if (row.before.empty()) return;
  const Entity entity = EntityOf(row.before);
  const CommuneState* state = living_->Find(entity);
  if (state == nullptr) {
    Contradiction(entity, fmt::format("Movement {} of '{}', which does not exist then.", row.mod, row.before.label));
  } else if (state->label != row.before.label) {
    Contradiction(entity,
                  fmt::format("Movement {} names it '{}', it was '{}'.", row.mod, row.before.label, state->label));
  }
}

// The commune that a déléguée, associée or arrondissement of the AP side lies in.
Code MovementDay::ParentOf(const Group& group, const Entity& part) const {
  const CommuneState* alive = living_->Find(part);
  const auto listed = [&]() -> Code {
    const ListedCommune* row = list_ == nullptr ? nullptr : list_->Find(part);
    return row == nullptr ? Code() : row->row->parent;
  };
  const auto sources = group.before_of.find(part);
  if (sources == group.before_of.end()) return alive != nullptr ? alive->parent : listed();
  // A commune that is divided says nothing about who gets the associée; the list knows (55273 lies in 55386).
  const bool divided = group.mod == 21;
  if (divided && !listed().empty()) return listed();
  Code fallback;
  for (const Entity& before : sources->second) {
    const CommuneState* state = living_->Find(before);
    if (IsArrondissement(part)) return IsCommune(before) || state == nullptr ? before.code : state->parent;
    if (group.mod == 72 && IsCommune(before)) return before.code;
    if (group.mod == 32 || group.mod == 33 || divided) {
      const std::vector<Code> communes = group.CommunesAfter(before);
      if (!communes.empty()) return communes.front();
    }
    if (fallback.empty() && state != nullptr) fallback = IsPart(before) ? state->parent : before.code;
  }
  if (group.mod == 50 && !fallback.empty()) {  // the commune itself changes its code in the same group
    const std::vector<Code> communes = group.CommunesAfter(Commune(fallback.view()));
    if (communes.size() == 1) return communes.front();
  }
  if (alive != nullptr && group.mod != 70 && group.mod != 71 && group.mod != 50) return alive->parent;
  return !fallback.empty() ? fallback : listed();
}

// Parts that no row names but whose commune goes on under another code.
std::vector<std::pair<Entity, Code>> MovementDay::FollowingParts(const Group& group) const {
  std::vector<std::pair<Entity, Code>> following;
  for (const auto& [before, afters] : group.after_of) {
    if (!IsCommune(before)) continue;
    const std::vector<Code> communes = group.CommunesAfter(before);
    Code heir;
    if (group.mod == 41 || group.mod == 50 || group.mod == 31 || group.mod == 32 || group.mod == 33) {
      // Not for a pole that stays (a row of its own), and not for communes that two share.
      if (communes.size() == 1 && communes.front() != before.code) heir = communes.front();
    } else if (group.mod == 21) {
      const CommuneState* state = living_->Find(before);
      for (const Code& code : communes) {
        if (code != before.code && state != nullptr && group.sides.at(Commune(code.view()))->label == state->label)
          heir = code;
      }
    }
    if (heir.empty()) continue;
    for (const Entity& part : living_->PartsOf(before.code)) {
      const bool renamed_with_it = group.mod == 41 || group.mod == 50;
      if (renamed_with_it ? !group.after_of.contains(part) : !group.Names(part)) following.emplace_back(part, heir);
    }
  }
  return following;
}

void MovementDay::Put(const Entity& entity, CommuneState state, MovementCode mod) {
  Remember(entity);
  const CommuneState* now = living_->Find(entity);
  if (now == nullptr || !now->SameVersion(state)) cause_[entity] = mod;
  living_->Put(entity, std::move(state));
}

void MovementDay::Apply(MovementCode mod, std::span<const MovementRow* const> rows) {
  Group group{mod, {}, {}, {}};
  for (const MovementRow* row : rows) {
    CheckBefore(*row);
    if (!row->before.empty()) Remember(EntityOf(row->before));
    if (!row->after.empty()) Remember(EntityOf(row->after));
    if (!row->before.empty() && !row->after.empty()) {
      group.after_of[EntityOf(row->before)].push_back(EntityOf(row->after));
      group.before_of[EntityOf(row->after)].push_back(EntityOf(row->before));
    } else if (!row->before.empty()) {
      group.after_of[EntityOf(row->before)];
    }
    if (!row->after.empty()) group.sides[EntityOf(row->after)] = &row->after;
  }

  // Everything is read from the state before the group, and only then written.
  std::map<Entity, CommuneState> put;
  for (const auto& [entity, side] : group.sides) {
    const CommuneState* alive = living_->Find(entity);
    // A target that lives on without a row of its own (34, 35) keeps its name.
    if (alive != nullptr && !group.after_of.contains(entity)) {
      if (!group.before_of.contains(entity)) {
        Contradiction(entity, fmt::format("Movement {} creates '{}', which exists.", mod, side->label));
      } else if (alive->label != side->label) {
        Contradiction(entity, fmt::format("Movement {} leads to '{}', it is '{}'.", mod, side->label, alive->label));
      }
      continue;
    }
    CommuneState state = StateOf(*side);
    if (!IsCommune(entity)) state.parent = ParentOf(group, entity);
    put[entity] = std::move(state);
  }
  const std::vector<std::pair<Entity, Code>> following = FollowingParts(group);
  std::map<Entity, Origins> origins;
  for (const auto& [after, befores] : group.before_of) {
    Origins& target = origins[after];
    if (living_->Find(after) != nullptr && !group.after_of.contains(after)) target = origins_[after];
    for (const Entity& before : befores) {
      for (const auto& [origin, first_mod] : origins_[before])
        target.emplace(origin, first_mod != 0 ? first_mod : before == after ? MovementCode{0} : mod);
    }
  }

  for (const auto& [before, afters] : group.after_of) {
    const bool becomes_arrondissements =
        mod == 20 &&
        std::any_of(afters.begin(), afters.end(), [](const Entity& after) { return IsArrondissement(after); });
    if (IsCommune(before) && (mod == 72 || becomes_arrondissements)) continue;
    living_->Remove(before);
    if (!origins.contains(before)) origins_[before].clear();
    if (!put.contains(before)) cause_[before] = mod;
  }
  for (auto& [entity, state] : put) Put(entity, std::move(state), mod);
  for (const auto& [part, parent] : following) {
    const CommuneState* state = living_->Find(part);
    if (state == nullptr) continue;
    CommuneState moved = *state;
    moved.parent = parent;
    Put(part, std::move(moved), mod);
  }
  for (auto& [entity, target] : origins) origins_[entity] = std::move(target);
}

void MovementDay::Close(CommuneHistory* history) const {
  for (const auto& [entity, before] : before_) {
    const CommuneState* now = living_->Find(entity);
    const auto cause = cause_.find(entity);
    const ChangeOrigin origin{date_, Precision::kExact, cause == cause_.end() ? MovementCode{0} : cause->second,
                              source_};
    if (now == nullptr) {
      if (before.alive) history->End(entity, origin);
      continue;
    }
    history->Set(entity, *now, origin);
    const auto origins = origins_.find(entity);
    if (origins == origins_.end()) continue;
    for (const auto& [from, mod] : origins->second) {
      if (from != entity) history->AddEdge({from, entity, date_, mod, Precision::kExact, source_});
    }
  }
}

}  // namespace socle::registry
