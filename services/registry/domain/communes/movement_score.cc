#include "services/registry/domain/communes/movement_score.h"

#include <set>

#include "absl/container/flat_hash_set.h"
#include "services/registry/domain/communes/commune_timeline.h"
#include "services/registry/domain/communes/movement_replay.h"

namespace socle::registry {
namespace {

Entity EntityOf(const MovementSide& side) { return {side.type, side.code}; }

// The rows of one day in their order, asked where something comes from and where it goes within the day.
class DayOfRows {
 public:
  explicit DayOfRows(std::vector<const MovementRow*> rows) : rows_(std::move(rows)) {}
  size_t size() const { return rows_.size(); }
  const MovementRow& row(size_t i) const { return *rows_[i]; }

  // Whether an earlier movement of the day makes what row i names as before, under the same name.
  bool MadeBefore(size_t i) const {
    for (size_t j = 0; j < rows_.size() && rows_[j]->mod != rows_[i]->mod; ++j) {
      if (SameSide(rows_[j]->after, rows_[i]->before)) return true;
    }
    return false;
  }
  bool TakenAfter(size_t i) const {
    for (size_t j = rows_.size(); j-- > 0 && rows_[j]->mod != rows_[i]->mod;) {
      if (SameSide(rows_[j]->before, rows_[i]->after)) return true;
    }
    return false;
  }
  // Itself and everything that leads to it on that day in movements before row i.
  std::set<Entity> Origins(const Entity& entity, size_t i) const {
    std::set<Entity> origins = {entity};
    for (size_t j = i; j-- > 0;) {
      const bool other_group = rows_[j]->mod != rows_[i]->mod;
      if (other_group && !rows_[j]->before.empty() && !rows_[j]->after.empty() &&
          origins.contains(EntityOf(rows_[j]->after))) {
        origins.insert(EntityOf(rows_[j]->before));
      }
    }
    return origins;
  }
  std::set<Entity> Heirs(const Entity& entity, size_t i) const {
    std::set<Entity> heirs = {entity};
    for (size_t j = i + 1; j < rows_.size(); ++j) {
      const bool other_group = rows_[j]->mod != rows_[i]->mod;
      if (other_group && !rows_[j]->before.empty() && !rows_[j]->after.empty() &&
          heirs.contains(EntityOf(rows_[j]->before))) {
        heirs.insert(EntityOf(rows_[j]->after));
      }
    }
    return heirs;
  }

 private:
  static bool SameSide(const MovementSide& a, const MovementSide& b) {
    return !a.empty() && !b.empty() && a.type == b.type && a.code == b.code && a.label == b.label;
  }
  std::vector<const MovementRow*> rows_;
};

class Judge {
 public:
  Judge(std::span<const Version> versions, std::span<const Succession> successions, Date edges_until)
      : timeline_(versions), edges_until_(edges_until) {
    for (const Succession& s : successions) {
      if (s.known_to == Instant::Max()) edges_.insert({s.predecessor, s.successor, s.date.days});
    }
  }

  // "" when the row is right.
  std::string Fault(const DayOfRows& day, size_t i) const {
    const MovementRow& row = day.row(i);
    if (!row.before.empty() && !Lives(row.before, row.date.Plus(-1)) && !day.MadeBefore(i)) return "before";
    if (!row.after.empty() && !Lives(row.after, row.date) && !day.TakenAfter(i)) return "after";
    if (row.before.empty() || row.after.empty() || row.date > edges_until_) return "";
    const std::set<Entity> heirs = day.Heirs(EntityOf(row.after), i);
    for (const Entity& origin : day.Origins(EntityOf(row.before), i)) {
      for (const Entity& heir : heirs) {
        if (origin == heir || edges_.contains({origin, heir, row.date.days})) return "";
      }
    }
    return "edge";
  }

 private:
  bool Lives(const MovementSide& side, Date day) const {
    const Version* version = timeline_.At(EntityOf(side), day);
    return version != nullptr && version->label == side.label;
  }

  CommuneTimeline timeline_;
  absl::flat_hash_set<std::tuple<Entity, Entity, int32_t>> edges_;
  Date edges_until_;
};

}  // namespace

MovementScore ScoreMovements(const MovementList& movements, std::span<const Version> versions,
                             std::span<const Succession> successions, Date edges_until) {
  const Judge judge(versions, successions, edges_until);
  const std::vector<size_t> sequence = MovementSequence(movements.rows);
  MovementScore score;
  score.rows = static_cast<int64_t>(movements.rows.size());
  for (size_t begin = 0; begin < sequence.size();) {
    size_t end = begin;
    std::vector<const MovementRow*> rows;
    for (; end < sequence.size() && movements.rows[sequence[end]].date == movements.rows[sequence[begin]].date; ++end) {
      rows.push_back(&movements.rows[sequence[end]]);
    }
    const DayOfRows day(std::move(rows));
    for (size_t i = 0; i < day.size(); ++i) {
      std::string fault = judge.Fault(day, i);
      if (!fault.empty()) score.faults.push_back({sequence[begin + i], std::move(fault)});
    }
    begin = end;
  }
  return score;
}

}  // namespace socle::registry
