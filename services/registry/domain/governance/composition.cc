#include "services/registry/domain/governance/composition.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/governance/seated.h"

namespace socle::registry {
namespace {

enum class Step { kEnd, kBegin };

struct Turn {
  Date day;
  Step step;
  const Member* member;
};

// Days on which somebody's mandate begins or ends, within [from, until).
std::vector<Turn> TurnsOf(std::span<const Member> members, Date from, Date until) {
  std::vector<Turn> turns;
  turns.reserve(members.size() * 2);
  for (const Member& member : members) {
    const Date begin = std::max(member.begin, from);
    const Date end = std::min(member.end, until);
    if (begin >= end) continue;
    turns.push_back({begin, Step::kBegin, &member});
    if (end < until) turns.push_back({end, Step::kEnd, &member});
  }
  std::stable_sort(turns.begin(), turns.end(),
                   [](const Turn& a, const Turn& b) { return std::tie(a.day, a.step) < std::tie(b.day, b.step); });
  return turns;
}

class Sweep {
 public:
  explicit Sweep(const Statute& statute) : seated_(statute) {}

  void SetStatute(const Statute& statute) {
    seated_ = Seated(statute);
    for (const auto& [member, unused] : sitting_) seated_.Add(*member);
    everything_ = true;
  }
  void Begin(const Member& member) {
    sitting_.emplace(&member, true);
    seated_.Add(member);
  }
  void End(const Member& member) {
    sitting_.erase(&member);
    seated_.Remove(member);
  }

  // All that changes on the day has been told.
  void Judge(Date day) {
    if (everything_) {
      everything_ = false;
      for (auto open = open_.begin(); open != open_.end();) {
        const bool goes_on = open->first.rule < 0 && seated_.Violates(open->first);  // rules went with their statute
        open = goes_on ? std::next(open) : Close(open, day);
      }
      seated_.TouchAll();
    }
    for (const Requirement& touched : seated_.TakeTouched()) {
      const auto open = open_.find(touched);
      const bool violated = seated_.Violates(touched);
      if (violated && open == open_.end()) {
        open_.emplace(touched, found_.size());
        found_.push_back(seated_.Describe(touched));
        found_.back().from = day;
      } else if (!violated && open != open_.end()) {
        Close(open, day);
      }
    }
  }

  std::vector<CompositionViolation> Take(Date until) {
    for (const auto& [requirement, place] : open_) found_[place].to = until;
    return std::move(found_);
  }

 private:
  using Open = std::map<Requirement, size_t>;

  Open::iterator Close(Open::iterator open, Date day) {
    found_[open->second].to = day;
    return open_.erase(open);
  }

  Seated seated_;
  bool everything_ = true;
  absl::flat_hash_map<const Member*, bool> sitting_;
  Open open_;
  std::vector<CompositionViolation> found_;
};

}  // namespace

const Statute& StatuteOf(std::span<const Statute> statutes, Date day) {
  static const Statute* const none = new Statute();
  const auto next = std::partition_point(statutes.begin(), statutes.end(),
                                         [&](const Statute& statute) { return statute.valid_from <= day; });
  return next == statutes.begin() ? *none : *std::prev(next);
}

std::vector<CompositionViolation> CheckComposition(std::span<const Statute> statutes, std::span<const Member> members,
                                                   Date from, Date until) {
  if (from >= until) return {};
  const std::vector<Turn> turns = TurnsOf(members, from, until);
  Sweep sweep(StatuteOf(statutes, from));
  auto statute = std::partition_point(statutes.begin(), statutes.end(),
                                      [&](const Statute& each) { return each.valid_from <= from; });
  auto turn = turns.begin();
  while (true) {
    Date day = until;
    if (turn != turns.end()) day = turn->day;
    if (statute != statutes.end()) day = std::min(day, statute->valid_from);
    if (day >= until) break;
    for (; turn != turns.end() && turn->day == day; ++turn) {
      turn->step == Step::kBegin ? sweep.Begin(*turn->member) : sweep.End(*turn->member);
    }
    if (statute != statutes.end() && statute->valid_from == day) sweep.SetStatute(*statute++);
    sweep.Judge(day);
  }
  std::vector<CompositionViolation> found = sweep.Take(until);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.from, a.kind, a.rule, a.subject) < std::tie(b.from, b.kind, b.rule, b.subject);
  });
  return found;
}

}  // namespace socle::registry
