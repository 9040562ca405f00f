#include "services/registry/domain/communes/belief.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace socle::registry {
namespace {

// What the record says as long as nothing after `day` has happened.
Stretches ClippedAt(const Stretches& record, Date day) {
  Stretches clipped;
  for (const Stretch& stretch : record) {
    if (stretch.from > day) break;
    clipped.push_back(stretch);
    if (stretch.to > day) {
      clipped.back().to = Date::Max();
      clipped.back().to_precision = Precision::kOpen;
    }
  }
  return clipped;
}

// A list, and what was believed because of it.
struct Opinion {
  Date day;
  Stretches believed;  // as of its day: nothing later in it
  bool agrees = true;
};

class Believer {
 public:
  Believer(const Stretches& record, std::span<const Sighting> sightings, std::optional<Date> first_seen)
      : record_(record), first_seen_(first_seen) {
    for (const Sighting& sighting : sightings) Hear(sighting);
  }

  Belief Tell() {
    Belief belief;
    belief.late = std::move(late_);
    std::vector<Instant> instants = {Instant::Min()};
    for (const Date day : Days()) instants.push_back(Instant::At(day));
    std::sort(instants.begin(), instants.end());
    instants.erase(std::unique(instants.begin(), instants.end()), instants.end());

    std::map<Key, Belief::Fact> open;
    for (const Instant instant : instants) {
      std::map<Key, Belief::Fact> now;
      for (Stretch& stretch : At(instant.ToDate())) {
        const Key key = KeyOf(stretch);
        const auto before = open.find(key);
        if (before != open.end()) {
          now.insert(open.extract(before));
        } else {
          now.emplace(key, Belief::Fact{std::move(stretch), instant, Instant::Max()});
        }
      }
      for (auto& [key, fact] : open) {
        fact.known_to = instant;
        belief.facts.push_back(std::move(fact));
      }
      open = std::move(now);
    }
    for (auto& [key, fact] : open) belief.facts.push_back(std::move(fact));
    return belief;
  }

 private:
  using Key = std::tuple<Date, Date, std::string, Code, SourceId>;
  static Key KeyOf(const Stretch& s) { return {s.from, s.to, s.state.label, s.state.parent, s.source}; }

  void Hear(const Sighting& sighting) {
    const Stretch* now = StretchAt(record_, sighting.day);
    const bool agrees = now == nullptr ? !sighting.state : sighting.state && now->state.SameVersion(*sighting.state);
    if (agrees) {
      opinions_.push_back({sighting.day, ClippedAt(record_, sighting.day), true});
      invented_.reset();
      return;
    }
    opinions_.push_back({sighting.day, Contradicted(sighting, now), false});
  }

  // What to believe because of a list that does not agree, and why it does not.
  Stretches Contradicted(const Sighting& sighting, const Stretch* now) {
    Stretches past = ClippedAt(record_, sighting.day);
    if (!sighting.state) {
      const size_t begun = BeginOfLife(past);
      AddLate(sighting, "late-begin",
              fmt::format("'{}' is not in the list of {}; today's record has it since {}.", now->state.label,
                          sighting.day.ToString(), Shown(past[begun].from)));
      past.resize(begun);
      return past;
    }
    // The latest time in which the record says what the list still says.
    size_t same = past.size();
    while (same > 0 && !past[same - 1].state.SameVersion(*sighting.state)) --same;
    if (same == 0 && !past.empty()) same = past.size();
    if (same == 0) return Invented(sighting);
    past.resize(same);
    Stretch& held = past.back();
    const bool same_name = held.state.label == sighting.state->label;
    if (now == nullptr) {
      AddLate(sighting, "late-end",
              fmt::format("'{}' is in the list of {}; today's record ends it on {}.", sighting.state->label,
                          sighting.day.ToString(), Shown(record_[LastBegun(sighting.day)].to)));
    } else if (now->state.label == sighting.state->label) {
      AddLate(sighting, "other-parent",
              fmt::format("The list of {} has it in '{}', today's record in '{}'.", sighting.day.ToString(),
                          sighting.state->parent.view(), now->state.parent.view()));
    } else {
      AddLate(sighting, same_name ? "late-name" : "typographic-name",
              fmt::format("The list of {} names it '{}', today's record '{}'.", sighting.day.ToString(),
                          sighting.state->label, now->state.label));
    }
    held.to = Date::Max();
    held.to_precision = Precision::kOpen;
    held.state = *sighting.state;
    if (!same_name) held.source = sighting.source;
    return past;
  }

  // Listed for a while and never again: the record does not have it.
  Stretches Invented(const Sighting& sighting) {
    AddLate(sighting, "withdrawn",
            fmt::format("'{}' is in the list of {}; today's record does not have it.", sighting.state->label,
                        sighting.day.ToString()));
    if (!invented_ || !invented_->state.SameVersion(*sighting.state)) {
      const bool dated = first_seen_ && *first_seen_ < sighting.day && !invented_;
      invented_ = Stretch{dated ? *first_seen_ : sighting.day,
                          Date::Max(),
                          *sighting.state,
                          dated ? Precision::kExact : Precision::kOnOrBefore,
                          Precision::kOpen,
                          0,
                          sighting.source};
    }
    return {*invented_};
  }

  static size_t BeginOfLife(const Stretches& past) {
    size_t begin = past.size() - 1;
    while (begin > 0 && past[begin - 1].to == past[begin].from) --begin;
    return begin;
  }
  size_t LastBegun(Date day) const {
    size_t i = record_.size();
    while (i > 1 && record_[i - 1].from > day) --i;
    return i - 1;
  }
  static std::string Shown(Date day) { return day.IsOpen() ? "before 1943" : day.ToString(); }
  void AddLate(const Sighting& sighting, std::string kind, std::string detail) {
    late_.push_back({std::move(kind), sighting.day, std::move(detail), sighting.source});
  }

  // Days at whose midnight belief may change.
  std::set<Date> Days() const {
    std::set<Date> days;
    const auto add = [&](const Stretches& stretches) {
      for (const Stretch& s : stretches) {
        days.insert(s.from);
        if (s.to != Date::Max()) days.insert(s.to);
      }
    };
    add(record_);
    for (const Opinion& opinion : opinions_) {
      days.insert(opinion.day);
      add(opinion.believed);
    }
    days.erase(Date::Min());
    return days;
  }

  // What was believed at midnight of that day: what the last list said, and then what has happened since, as the next
  // list will show it.
  Stretches At(Date today) const {
    const auto next = std::upper_bound(opinions_.begin(), opinions_.end(), today,
                                       [](Date day, const Opinion& opinion) { return day < opinion.day; });
    const Stretches& coming = next == opinions_.end() ? record_ : next->believed;
    if (next == opinions_.begin()) return ClippedAt(coming, today);
    const Opinion& last = *std::prev(next);
    const std::optional<Date> event = FirstEvent(coming, last.day, today);
    Stretches believed = last.believed;
    if (!event) return believed;
    if (!believed.empty() && believed.back().to == Date::Max()) {
      believed.back().to = *event;
      believed.back().to_precision = PrecisionOf(coming, *event);
    }
    for (const Stretch& stretch : ClippedAt(coming, today)) {
      if (stretch.from >= *event) believed.push_back(stretch);
    }
    return believed;
  }

  // The first begin or end in (after, until].
  static std::optional<Date> FirstEvent(const Stretches& stretches, Date after, Date until) {
    for (const Stretch& s : stretches) {
      if (s.from > after && s.from <= until) return s.from;
      if (s.to > after && s.to <= until) return s.to;
    }
    return std::nullopt;
  }
  static Precision PrecisionOf(const Stretches& stretches, Date event) {
    for (const Stretch& s : stretches) {
      if (s.to == event) return s.to_precision;
      if (s.from == event) return s.from_precision;
    }
    return Precision::kExact;
  }

  const Stretches& record_;
  std::optional<Date> first_seen_;
  std::vector<Opinion> opinions_;
  std::optional<Stretch> invented_;
  std::vector<LateKnowledge> late_;
};

bool AllAgree(const Stretches& record, std::span<const Sighting> sightings) {
  return std::all_of(sightings.begin(), sightings.end(), [&](const Sighting& sighting) {
    const Stretch* now = StretchAt(record, sighting.day);
    return now == nullptr ? !sighting.state : sighting.state && now->state.SameVersion(*sighting.state);
  });
}

}  // namespace

Instant Belief::KnownSince(Date event) const {
  // The times in which some fact has the event as its begin or end, joined backwards from today.
  std::vector<std::pair<Instant, Instant>> times;
  for (const Fact& fact : facts) {
    if (fact.stretch.from == event || fact.stretch.to == event) times.emplace_back(fact.known_to, fact.known_from);
  }
  std::sort(times.rbegin(), times.rend());
  Instant since = Instant::Max();
  for (const auto& [known_to, known_from] : times) {
    if (known_to >= since) since = std::min(since, known_from);
  }
  return since == Instant::Max() ? Instant::At(event) : since;
}

Belief BelieveEntity(const Stretches& record, std::span<const Sighting> sightings, std::optional<Date> first_seen) {
  if (!AllAgree(record, sightings)) return Believer(record, sightings, first_seen).Tell();
  Belief belief;  // everything was known on its day
  for (const Stretch& stretch : record) {
    Stretch open = stretch;
    open.to = Date::Max();
    open.to_precision = Precision::kOpen;
    belief.facts.push_back({std::move(open), Instant::At(stretch.from), Instant::At(stretch.to)});
    if (stretch.to != Date::Max()) belief.facts.push_back({stretch, Instant::At(stretch.to), Instant::Max()});
  }
  return belief;
}

}  // namespace socle::registry
