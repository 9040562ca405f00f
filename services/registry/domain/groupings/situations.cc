#include "services/registry/domain/groupings/situations.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {
namespace {

bool SamePlace(const Situation& a, const Situation& b) {
  return std::tie(a.departement, a.region, a.arrondissement, a.canton, a.ctcd) ==
         std::tie(b.departement, b.region, b.arrondissement, b.canton, b.ctcd);
}

bool IsOverseas(const Code& departement) { return ZoneOf(departement.view()) == "com"; }

class SituationWriter {
 public:
  SituationWriter(std::span<const CogYear> years, const SuccessionGraph& communes, Record& record)
      : communes_(communes), record_(record) {
    for (const CogYear& year : years) issues_.push_back(year.issue);
    for (size_t i = 0; i < years.size(); ++i) {
      for (size_t k = 0; k < years[i].lists.size(); ++k) ReadList(i, *years[i].lists[k], k == 0);
    }
  }

  void Write() {
    SeriesOptions options{MissingYear::kGoesOn, nullptr};
    options.begins_at_birth = [](const Life&, size_t) { return true; };
    for (const auto& [entity, entries] : tracks_) {
      EmitStretches(issues_, entries, communes_.Lives(entity), options,
                    [&, &member = entity, &seen = entries](const Rectangle& when, size_t issue) {
                      Situation situation = places_[static_cast<size_t>(seen[issue].content)];
                      situation.entity = member;
                      situation.when = when;
                      record_.situations.push_back(std::move(situation));
                    });
    }
    communes_.ForEachLife([&](const Entity& entity, const Life& life) { WriteByCode(entity, life); });
  }

 private:
  void ReadList(size_t issue, const CogList& list, bool is_best) {
    absl::flat_hash_map<Code, const CogRow*> communes;
    for (const CogRow& row : list.rows) {
      if (row.type == CollectiviteType::kCommune) communes.emplace(row.code, &row);
    }
    for (const CogRow& row : list.rows) {
      Situation place;
      place.departement = row.departement;
      place.region = row.region;
      place.arrondissement = row.arrondissement;
      place.canton = row.canton;
      place.ctcd = row.ctcd;
      place.source = list.source.id;
      if (place.departement.empty()) {  // the list leaves out where the parts of communes lie
        const auto parent = communes.find(row.parent);
        if (parent != communes.end()) {
          place.departement = parent->second->departement;
          place.region = parent->second->region;
        }
      }
      if (place.departement.empty()) place.departement = DepartementOfCommuneCode(row.code.view());
      place.zone = ZoneOf(place.departement.view());
      if (place.zone == "com") place.region = Code();
      if (is_best && issue == 0) regions_.emplace(place.departement, place.region);
      Take(issue, {row.type, row.code}, place, is_best);
    }
  }

  void Take(size_t issue, const Entity& entity, const Situation& place, bool is_best) {
    auto it = tracks_.find(entity);
    const bool listed = it != tracks_.end() && it->second[issue].value != ListEntry::kAbsent;
    if (!is_best) {
      if (listed) return Compare(issue, entity, places_[static_cast<size_t>(it->second[issue].content)], place);
      if (!IsOverseas(place.departement)) {
        Report("only-in-npm", issue, entity, 0, place.source, "the better list of that year does not have it");
        return;
      }
    }
    if (listed) return;
    if (it == tracks_.end()) it = tracks_.try_emplace(entity, issues_.size()).first;
    std::vector<ListEntry>& entries = it->second;
    for (size_t before = issue; before-- > 0;) {
      if (entries[before].value == ListEntry::kAbsent) continue;
      if (SamePlace(places_[static_cast<size_t>(entries[before].content)], place)) entries[issue] = entries[before];
      break;
    }
    if (entries[issue].value != ListEntry::kAbsent) return;
    const auto fresh = static_cast<int32_t>(places_.size());
    places_.push_back(place);
    entries[issue] = {fresh, fresh};
  }

  void Compare(size_t issue, const Entity& entity, const Situation& taken, const Situation& other) {
    if (std::tie(taken.departement, taken.region) == std::tie(other.departement, other.region) &&
        (taken.arrondissement == other.arrondissement || taken.arrondissement.empty() ||
         other.arrondissement.empty())) {
      return;
    }
    const auto show = [](const Situation& s) {
      return fmt::format("département {}, région {}, arrondissement {}", s.departement.view(), s.region.view(),
                         s.arrondissement.view());
    };
    Report("situation-differs", issue, entity, taken.source, other.source,
           fmt::format("first: {}; second: {}", show(taken), show(other)));
  }

  // A life, or the part of it, that no list shows: the code tells the département.
  void WriteByCode(const Entity& entity, const Life& life) {
    if (entity.type != CollectiviteType::kCommune && entity.type != CollectiviteType::kCommuneDeleguee &&
        entity.type != CollectiviteType::kCommuneAssociee &&
        entity.type != CollectiviteType::kArrondissementMunicipal) {
      return;
    }
    Rectangle when;
    when.valid_from = life.from;
    when.from_precision = life.from_precision;
    when.valid_to = life.to;
    when.to_precision = life.to_precision;
    if (!issues_.empty() && life.from > issues_.front().date()) when.known_from = Instant::At(life.from);
    const auto it = tracks_.find(entity);
    if (it != tracks_.end()) {
      for (size_t i = 0; i < issues_.size(); ++i) {
        if (it->second[i].value == ListEntry::kAbsent || !life.Holds(issues_[i].date())) continue;
        if (i > 0 && life.from > issues_[i - 1].date()) return;  // listed from its birth on
        when.valid_to = issues_[i].date();
        when.to_precision = Precision::kVintage;
        break;
      }
    }
    if (when.valid_from >= when.valid_to) return;

    Situation situation;
    situation.entity = entity;
    situation.when = when;
    situation.departement = DepartementOfCommuneCode(entity.code.view());
    situation.zone = ZoneOf(situation.departement.view());
    const Date reform = FirstOfJanuary(2016);
    const auto region = regions_.find(situation.departement);
    if (region == regions_.end() || region->second.empty() || when.valid_to <= reform) {
      record_.situations.push_back(std::move(situation));
      return;
    }
    if (when.valid_from < reform) {
      Situation before = situation;
      before.when.valid_to = reform;
      before.when.to_precision = Precision::kExact;
      record_.situations.push_back(std::move(before));
      situation.when.valid_from = reform;
      situation.when.from_precision = Precision::kExact;
    }
    situation.region = region->second;
    record_.situations.push_back(std::move(situation));
  }

  void Report(std::string_view kind, size_t issue, const Entity& entity, SourceId first, SourceId second,
              std::string detail) {
    record_.disagreements.push_back(
        {std::string(kind), entity, issues_[issue].date(), std::move(detail), first, second});
  }

  const SuccessionGraph& communes_;
  Record& record_;
  std::vector<ListIssue> issues_;
  std::vector<Situation> places_;
  absl::flat_hash_map<Entity, std::vector<ListEntry>> tracks_;
  absl::flat_hash_map<Code, Code> regions_;  // of the départements of the first list
};

}  // namespace

void AddCommuneSituations(std::span<const CogYear> years, const SuccessionGraph& communes, Record& record) {
  SituationWriter(years, communes, record).Write();
}

}  // namespace socle::registry
