#include <algorithm>
#include <map>
#include <set>

#include "services/registry/domain/communes/commune_timeline.h"

namespace socle::registry {
namespace {

constexpr MovementCode kCodeChangeOfDepartement = 41;
constexpr MovementCode kCodeChangeOfChefLieu = 50;

// A land that is not divided as far as the sources know: that of a commune when it first appears. What is taken from
// several or cut out of one is a new land, whose parents are those it may come from.
struct Land {
  // The communes it lay in from the innermost to the one that carries it now: merged, it lies in one more; restored, in
  // less. Empty: gone without heir.
  std::vector<Code> nest;
  std::vector<std::pair<Date, Code>> carriers;   // since when who carries it, by date; an empty code: nobody
  std::vector<std::pair<Date, size_t>> cut_out;  // lands made of it later
};

struct Heirs {
  std::vector<Code> codes;
  MovementCode cause = 0;
  bool survives = false;
  size_t count() const { return codes.size() + (survives ? 1 : 0); }
};

}  // namespace

struct CommuneGraph::Territories {
  explicit Territories(const CommuneRecord& record) : timeline(record.versions) {
    std::map<Date, std::map<Code, Heirs>> days;
    std::set<std::pair<Date, Code>> inherited;
    for (const Succession& s : record.successions) {
      const bool communes =
          s.predecessor.type == CollectiviteType::kCommune && s.successor.type == CollectiviteType::kCommune;
      if (!communes || s.known_to != Instant::Max()) continue;
      Heirs& heirs = days[s.date][s.predecessor.code];
      heirs.codes.push_back(s.successor.code);
      heirs.cause = s.cause;
      heirs.survives = s.predecessor_survives;
      inherited.insert({s.date, s.successor.code});
    }
    std::map<Date, std::vector<Code>> born;
    for (const Version& version : record.versions) {
      const Entity& entity = version.entity;
      if (entity.type != CollectiviteType::kCommune || !version.when.IsCurrentBelief()) continue;
      const Date from = version.when.valid_from;
      const Date to = version.when.valid_to;
      const bool begins = from == Date::Min() || timeline.At(entity, from.Plus(-1)) == nullptr;
      if (begins && !inherited.contains({from, entity.code})) born[from].push_back(entity.code);
      // An end has no heirs unless a succession says otherwise.
      if (to != Date::Max() && timeline.At(entity, to) == nullptr) days[to][entity.code];
    }
    for (const auto& [date, codes] : born) days[date];
    for (const auto& [date, changes] : days) {
      Apply(date, changes);
      const auto newly = born.find(date);
      if (newly == born.end()) continue;
      for (const Code& code : newly->second) Make(date, code);
    }
  }

  size_t Make(Date date, const Code& code) {
    const size_t land = lands.size();
    lands.push_back({{code}, {{date, code}}, {}});
    carried[code].insert(land);
    ever[code].push_back(land);
    return land;
  }

  void Move(Date date, size_t land, std::vector<Code> nest) {
    const Code before = lands[land].nest.empty() ? Code() : lands[land].nest.back();
    const Code after = nest.empty() ? Code() : nest.back();
    lands[land].nest = std::move(nest);
    if (before == after) return;
    carried[before].erase(land);
    if (!after.empty()) {
      carried[after].insert(land);
      ever[after].push_back(land);
    }
    lands[land].carriers.emplace_back(date, after);
  }

  // Where the rest of a divided commune goes: to itself, or to the heir that has the name it had.
  Code RestOf(Date date, const Code& code, const Heirs& heirs) const {
    const Version* before = timeline.At({CollectiviteType::kCommune, code}, date.Plus(-1));
    const Version* after = timeline.At({CollectiviteType::kCommune, code}, date);
    if (before != nullptr && after != nullptr && before->label != after->label) {
      for (const Code& heir : heirs.codes) {
        const Version* version = timeline.At({CollectiviteType::kCommune, heir}, date);
        if (version != nullptr && version->label == before->label) return heir;
      }
    }
    return heirs.survives ? code : Code();
  }

  void Divide(Date date, const Code& code, const Heirs& heirs, std::map<size_t, std::vector<Code>>* moves,
              std::map<Code, std::set<size_t>>* cuts) const {
    const auto held = carried.find(code);
    if (held == carried.end()) return;
    const Code rest = RestOf(date, code, heirs);
    std::set<Code> restored;
    std::vector<size_t> remaining;
    for (const size_t land : held->second) {
      const std::vector<Code>& nest = lands[land].nest;
      // The innermost but one below the commune itself that comes back.
      size_t depth = nest.size() - 1;
      while (depth > 0 && std::find(heirs.codes.begin(), heirs.codes.end(), nest[depth - 1]) == heirs.codes.end())
        --depth;
      if (depth > 0) {
        restored.insert(nest[depth - 1]);
        (*moves)[land] = {nest.begin(), nest.begin() + static_cast<std::ptrdiff_t>(depth)};
      } else {
        remaining.push_back(land);
      }
    }
    for (const size_t land : remaining) {
      const std::vector<Code>& nest = lands[land].nest;
      const bool own_land = nest.size() == 1 && heirs.survives;
      if (!own_land && rest.empty()) {
        (*moves)[land] = {};  // each heir may have got some of it
        for (const Code& heir : heirs.codes) (*cuts)[heir].insert(land);
      } else if (!own_land && rest != code) {
        std::vector<Code> moved = nest;
        moved.back() = rest;
        (*moves)[land] = std::move(moved);
        restored.insert(rest);
      }
    }
    for (const Code& heir : heirs.codes) {
      // Cut out of what was not given back to others.
      if (!restored.contains(heir)) (*cuts)[heir].insert(remaining.begin(), remaining.end());
    }
  }

  void Apply(Date date, const std::map<Code, Heirs>& changes) {
    std::map<size_t, std::vector<Code>> moves;
    std::map<Code, std::set<size_t>> cuts;
    for (const auto& [code, heirs] : changes) {
      if (heirs.count() > 1) {
        Divide(date, code, heirs, &moves, &cuts);
        continue;
      }
      const auto held = carried.find(code);
      if (held == carried.end()) continue;
      if (heirs.survives) continue;  // no heir but itself
      for (const size_t land : held->second) {
        std::vector<Code> nest = lands[land].nest;
        if (heirs.codes.empty()) {
          nest.clear();
        } else if (heirs.cause == kCodeChangeOfDepartement || heirs.cause == kCodeChangeOfChefLieu) {
          nest.back() = heirs.codes.front();
        } else {
          nest.push_back(heirs.codes.front());
        }
        moves[land] = std::move(nest);
      }
    }
    for (auto& [land, nest] : moves) Move(date, land, std::move(nest));
    for (const auto& [code, sources] : cuts) {
      const size_t land = Make(date, code);
      for (const size_t source : sources) lands[source].cut_out.emplace_back(date, land);
    }
  }

  const Code* CarrierAt(size_t land, Date day) const {
    const Code* carrier = nullptr;
    for (const auto& [since, code] : lands[land].carriers) {
      if (since <= day) carrier = &code;
    }
    return carrier != nullptr && !carrier->empty() ? carrier : nullptr;
  }

  CommuneTimeline timeline;
  std::vector<Land> lands;
  absl::flat_hash_map<Code, std::set<size_t>> carried;  // now, in the course of building
  absl::flat_hash_map<Code, std::vector<size_t>> ever;  // lands that a commune has carried
};

CommuneGraph::CommuneGraph(const CommuneRecord& record) : territories_(std::make_unique<Territories>(record)) {}
CommuneGraph::~CommuneGraph() = default;

std::vector<Code> CommuneGraph::Carriers(std::string_view commune_code, Date from, Date to) const {
  const Territories& t = *territories_;
  const Code code(commune_code);
  const auto ever = t.ever.find(code);
  if (ever == t.ever.end()) return {};
  std::vector<size_t> pending;
  for (const size_t land : ever->second) {
    const Code* carrier = t.CarrierAt(land, from);
    if (carrier != nullptr && *carrier == code) pending.push_back(land);
  }
  std::set<Code> carriers;
  std::set<size_t> seen;
  while (!pending.empty()) {
    const size_t land = pending.back();
    pending.pop_back();
    if (!seen.insert(land).second) continue;
    if (const Code* carrier = t.CarrierAt(land, to)) carriers.insert(*carrier);
    for (const auto& [date, cut] : t.lands[land].cut_out) {
      if (date > from && date <= to) pending.push_back(cut);
    }
  }
  return {carriers.begin(), carriers.end()};
}

std::vector<Code> CommuneGraph::Resolve(std::string_view commune_code, Date day) const {
  const Version* last = nullptr;
  for (const Version* version : territories_->timeline.VersionsOf(Commune(commune_code))) {
    if (version->when.ValidAt(day)) return {Code(commune_code)};
    if (version->when.valid_to <= day) last = version;
  }
  return last == nullptr ? std::vector<Code>() : Carriers(commune_code, last->when.valid_to.Plus(-1), day);
}

}  // namespace socle::registry
