#include "services/registry/domain/groupings/memberships.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace socle::registry {
namespace {

constexpr int32_t kNoGroup = ListEntry::kAbsent;

struct MemberTrack {
  std::vector<ListEntry> entries;  // a place per list: the index of the group
  std::vector<SourceId> sources;
};

// Between its birth and the next list.
struct Interim {
  Code commune;
  Life life;
  size_t next_list = 0;  // index; number of lists: none follows
  int32_t group = kNoGroup;
};

class MembershipWriter {
 public:
  MembershipWriter(std::span<const Perimeter> perimeters, const SuccessionGraph& communes, Record& record)
      : communes_(communes), record_(record) {
    for (size_t i = 0; i < perimeters.size(); ++i) {
      issues_.push_back(perimeters[i].issue);
      for (const MemberRow& row : perimeters[i].members) {
        MemberTrack& track = tracks_[row.commune];
        track.entries.resize(perimeters.size());
        track.sources.resize(perimeters.size());
        const int32_t group = IndexOf(row.group);
        track.entries[i] = {group, group};
        track.sources[i] = row.source;
      }
    }
  }

  void Write() {
    SettleBirths();
    for (const auto& [code, track] : tracks_) {
      const Entity member = Commune(code.view());
      ReportMissingYears(member, track);
      SeriesOptions options{MissingYear::kUnknown, nullptr};
      options.begins_at_birth = [&, &member_code = code](const Life& life, size_t first) {
        const auto it = interims_.find({member_code, life.from});
        return it != interims_.end() && it->second.next_list == first &&
               it->second.group == tracks_.at(member_code).entries[first].value;
      };
      EmitStretches(issues_, track.entries, communes_.Lives(member), options,
                    [&, &entries = track.entries, &sources = track.sources](const Rectangle& when, size_t issue) {
                      Add(member, entries[issue].value, when, sources[issue]);
                    });
    }
    for (const auto& [key, interim] : interims_) WriteInterim(interim);
  }

 private:
  using BirthKey = std::pair<Code, Date>;

  int32_t IndexOf(const Code& group) {
    const auto [it, is_new] = group_index_.try_emplace(group, static_cast<int32_t>(groups_.size()));
    if (is_new) groups_.push_back(group);
    return it->second;
  }

  void Add(const Entity& member, int32_t group, const Rectangle& when, SourceId source) {
    record_.memberships.push_back({member, Epci(groups_[static_cast<size_t>(group)].view()), when, source});
  }

  // The index of the first list on or after the day.
  size_t ListFrom(Date day) const {
    const auto it = std::lower_bound(issues_.begin(), issues_.end(), day,
                                     [](const ListIssue& issue, Date d) { return issue.date() < d; });
    return static_cast<size_t>(it - issues_.begin());
  }

  // Births between two lists, oldest first: the communes that a birth carries on may be as young themselves.
  void SettleBirths() {
    if (issues_.empty()) return;
    std::vector<std::pair<Entity, Life>> births;
    communes_.ForEachLife([&](const Entity& entity, const Life& life) {
      if (entity.type != CollectiviteType::kCommune || life.from <= issues_.front().date()) return;
      const size_t next = ListFrom(life.from);
      if (next < issues_.size() && issues_[next].date() == life.from) return;
      births.emplace_back(entity, life);
    });
    std::sort(births.begin(), births.end(), [](const auto& a, const auto& b) {
      return std::tie(a.second.from, a.first) < std::tie(b.second.from, b.first);
    });
    for (const auto& [entity, life] : births) Settle(entity, life);
  }

  void Settle(const Entity& entity, const Life& life) {
    const size_t next = ListFrom(life.from);
    std::vector<int32_t> former;
    for (const Entity& predecessor : communes_.PredecessorsOn(entity, life.from)) {
      if (predecessor.type != CollectiviteType::kCommune) continue;
      const int32_t group = GroupOnTheEveOf(predecessor.code, life.from);
      if (group != kNoGroup) former.push_back(group);
    }
    if (former.empty()) return;
    int32_t group =
        std::all_of(former.begin(), former.end(), [&](int32_t g) { return g == former[0]; }) ? former[0] : kNoGroup;
    const int32_t listed =
        next < issues_.size() && life.Holds(issues_[next].date()) ? ListedIn(entity.code, next) : kNoGroup;
    if (group != kNoGroup && listed != group && next < issues_.size() && MissingYearBetween(next, life.from))
      group = kNoGroup;
    if (group == kNoGroup && std::find(former.begin(), former.end(), listed) != former.end()) group = listed;
    if (group == kNoGroup) {
      record_.disagreements.push_back({"membership-unknown", entity, life.from,
                                       "it carries on communes of several EPCI, and no list says which one it joined",
                                       0, 0});
      return;
    }
    interims_[{entity.code, life.from}] = {entity.code, life, next, group};
  }

  int32_t ListedIn(const Code& code, size_t list) const {
    const auto it = tracks_.find(code);
    return it == tracks_.end() ? kNoGroup : it->second.entries[list].value;
  }

  // The last list before the birth is older than the year of the birth or of the year before.
  bool MissingYearBetween(size_t next, Date birth) const {
    return next > 0 && birth >= FirstOfJanuary(issues_[next - 1].vintage + 1);
  }

  int32_t GroupOnTheEveOf(const Code& code, Date day) const {
    const Date eve = day.Plus(-1);
    const size_t next = ListFrom(day);
    for (const Life& life : communes_.Lives(Commune(code.view()))) {
      if (!life.Holds(eve)) continue;
      if (next > 0 && life.from <= issues_[next - 1].date()) return ListedIn(code, next - 1);
      const auto it = interims_.find({code, life.from});
      return it == interims_.end() ? kNoGroup : it->second.group;
    }
    return kNoGroup;
  }

  void WriteInterim(const Interim& interim) {
    const bool list_follows = interim.next_list < issues_.size();
    const bool reaches_list = list_follows && interim.life.Holds(issues_[interim.next_list].date());
    if (reaches_list && ListedIn(interim.commune, interim.next_list) == interim.group) return;  // began at birth
    Rectangle when;
    when.valid_from = interim.life.from;
    when.from_precision = interim.life.from_precision;
    when.valid_to = reaches_list ? issues_[interim.next_list].date() : interim.life.to;
    when.to_precision = reaches_list ? Precision::kVintage : interim.life.to_precision;
    when.known_from = list_follows ? issues_[interim.next_list].known() : Instant::At(interim.life.from);
    Add(Commune(interim.commune.view()), interim.group, when, 0);
  }

  // Communes whose EPCI in a year without a list cannot be told.
  void ReportMissingYears(const Entity& member, const MemberTrack& track) {
    for (size_t i = 1; i < issues_.size(); ++i) {
      const int missing = issues_[i - 1].vintage + 1;
      const int32_t before = track.entries[i - 1].value;
      const int32_t after = track.entries[i].value;
      if (issues_[i].vintage == missing || before == after) continue;
      const auto show = [&](int32_t group) {
        return group == kNoGroup ? std::string("none") : groups_[static_cast<size_t>(group)].str();
      };
      record_.disagreements.push_back(
          {"vintage-missing", member, FirstOfJanuary(missing),
           fmt::format("there is no list of {}; EPCI in {}: {}; in {}: {}", missing, issues_[i - 1].vintage,
                       show(before), issues_[i].vintage, show(after)),
           track.sources[i - 1], track.sources[i]});
    }
  }

  const SuccessionGraph& communes_;
  Record& record_;
  std::vector<ListIssue> issues_;
  std::vector<Code> groups_;
  absl::flat_hash_map<Code, int32_t> group_index_;
  absl::flat_hash_map<Code, MemberTrack> tracks_;
  std::map<BirthKey, Interim> interims_;
};

}  // namespace

void AddMemberships(std::span<const Perimeter> perimeters, const SuccessionGraph& communes, Record& record) {
  MembershipWriter(perimeters, communes, record).Write();
}

}  // namespace socle::registry
