#include "services/registry/domain/communes/movement_replay.h"

#include <algorithm>
#include <numeric>

#include "services/registry/domain/communes/movement_day.h"

namespace socle::registry {
namespace {

int OrderOf(MovementCode mod) {
  return static_cast<int>(std::find(std::begin(kMovementOrder), std::end(kMovementOrder), mod) -
                          std::begin(kMovementOrder));
}

// What lived on the eve of the first movement: entities whose first group of rows has them on the AV side, and those of
// the list that no row names.
void PutFirstState(const MovementList& movements, const std::vector<size_t>& sequence, const YearList* list,
                   LivingCommunes* living) {
  struct First {
    Date date;
    MovementCode mod;
    const MovementSide* before = nullptr;
  };
  absl::flat_hash_map<Entity, First> firsts;
  for (const size_t index : sequence) {
    const MovementRow& row = movements.rows[index];
    for (const MovementSide* side : {&row.before, &row.after}) {
      if (side->empty()) continue;
      First& first = firsts.try_emplace({side->type, side->code}, First{row.date, row.mod, nullptr}).first->second;
      const bool same_group = first.date == row.date && first.mod == row.mod;
      if (same_group && side == &row.before && first.before == nullptr) first.before = side;
    }
  }
  for (const auto& [entity, first] : firsts) {
    if (first.before == nullptr) continue;
    const ListedCommune* listed =
        list == nullptr || entity.type == CollectiviteType::kCommune ? nullptr : list->Find(entity);
    living->Put(entity, {first.before->label, first.before->tncc, listed == nullptr ? Code() : listed->row->parent});
  }
  if (list == nullptr) return;
  for (const auto& [entity, listed] : list->communes) {
    if (!firsts.contains(entity)) living->Put(entity, listed.State());
  }
}

}  // namespace

std::vector<size_t> MovementSequence(const std::vector<MovementRow>& rows) {
  std::vector<size_t> sequence(rows.size());
  std::iota(sequence.begin(), sequence.end(), size_t{0});
  std::stable_sort(sequence.begin(), sequence.end(), [&](size_t a, size_t b) {
    return std::tuple(rows[a].date, OrderOf(rows[a].mod)) < std::tuple(rows[b].date, OrderOf(rows[b].mod));
  });
  return sequence;
}

CommuneHistory ReplayMovements(const MovementList& movements, const YearList* list,
                               std::vector<Disagreement>* disagreements) {
  const std::vector<size_t> sequence = MovementSequence(movements.rows);
  LivingCommunes living;
  PutFirstState(movements, sequence, list, &living);

  CommuneHistory history;
  history.entities().reserve(45'000);
  for (const auto& [entity, state] : living.states()) {
    history.Set(entity, state, {Date::Min(), Precision::kOnOrBefore, 0, movements.source.id});
  }
  for (size_t i = 0; i < sequence.size();) {
    const Date date = movements.rows[sequence[i]].date;
    MovementDay day(date, movements.source.id, list, &living, disagreements);
    while (i < sequence.size() && movements.rows[sequence[i]].date == date) {
      const MovementCode mod = movements.rows[sequence[i]].mod;
      std::vector<const MovementRow*> group;
      for (; i < sequence.size(); ++i) {
        const MovementRow& row = movements.rows[sequence[i]];
        if (row.date != date || row.mod != mod) break;
        group.push_back(&row);
      }
      day.Apply(mod, group);
    }
    day.Close(&history);
  }
  return history;
}

}  // namespace socle::registry
