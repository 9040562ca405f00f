#include "services/registry/domain/groupings/divisions.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "services/registry/domain/groupings/territorial_law.h"
#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {
namespace {

constexpr bool IsOverseasCode(std::string_view code) { return code.size() == 3; }

// The rows of one division, by year; the best source of each year.
struct NamedRow {
  std::string label;
  int8_t tncc = -1;
  Code region;
  Code chef_lieu;
  SourceId source = 0;
};
using RowsByYear = std::map<int16_t, NamedRow>;

class DivisionTable {
 public:
  DivisionTable(std::span<const SourceDocument> documents, Record& record) : record_(record) {
    std::vector<const DivisionList*> lists;
    for (const SourceDocument& document : documents) {
      if (const auto* list = std::get_if<DivisionList>(&document)) lists.push_back(list);
    }
    std::sort(lists.begin(), lists.end(), [](const DivisionList* a, const DivisionList* b) {
      return std::tuple(a->source.origin == kOriginNpm, a->source.id) <
             std::tuple(b->source.origin == kOriginNpm, b->source.id);
    });
    for (const DivisionList* list : lists) {
      for (const DivisionRow& row : list->rows) Take(*list, row);
    }
  }

  const std::map<Entity, RowsByYear>& rows() const { return rows_; }
  // Years of lists that hold entities of this type.
  std::vector<ListIssue> IssuesOf(CollectiviteType type) const {
    std::set<int16_t> years;
    for (const auto& [entity, by_year] : rows_) {
      for (const auto& [year, row] : by_year) {
        if (entity.type == type) years.insert(year);
      }
    }
    std::vector<ListIssue> issues;
    for (const int16_t year : years) issues.push_back({year});
    return issues;
  }

 private:
  void Take(const DivisionList& list, const DivisionRow& row) {
    // npm counts the collectivités d'outre-mer among the régions and among the départements.
    const bool overseas = IsOverseasCode(row.code.view()) && ZoneOf(row.code.view()) == "com";
    const Entity entity{overseas ? CollectiviteType::kCollectiviteOutreMer : row.type, row.code};
    const int16_t year = list.source.vintage;
    const NamedRow fresh{row.label, row.tncc, overseas ? Code() : row.region, row.chef_lieu, list.source.id};
    const auto [it, is_new] = rows_[entity].try_emplace(year, fresh);
    const NamedRow& taken = it->second;
    if (is_new ||
        std::tie(taken.label, taken.region, taken.chef_lieu) == std::tie(fresh.label, fresh.region, fresh.chef_lieu)) {
      return;
    }
    const auto show = [](const NamedRow& r) {
      return fmt::format("{}, région {}, chef-lieu {}", r.label, r.region.view(), r.chef_lieu.view());
    };
    record_.disagreements.push_back({"division-differs", entity, FirstOfJanuary(year),
                                     fmt::format("first: {}; second: {}", show(taken), show(fresh)), taken.source,
                                     fresh.source});
  }

  Record& record_;
  std::map<Entity, RowsByYear> rows_;
};

// When the first commune with the code of a département lived.
std::map<Code, Life> FirstLives(const SuccessionGraph& communes) {
  std::map<Code, Life> first;
  communes.ForEachLife([&](const Entity& entity, const Life& life) {
    if (entity.type != CollectiviteType::kCommune) return;
    const auto [it, is_new] = first.try_emplace(DepartementOfCommuneCode(entity.code.view()), life);
    if (!is_new && std::tie(life.from, life.from_precision) < std::tie(it->second.from, it->second.from_precision))
      it->second = life;
  });
  return first;
}

const FormerDepartement* FindFormer(const Entity& entity) {
  if (entity.type != CollectiviteType::kDepartement) return nullptr;
  for (const FormerDepartement& former : FormerDepartements()) {
    if (entity.code == Code(former.code)) return &former;
  }
  return nullptr;
}

class DivisionWriter {
 public:
  DivisionWriter(const DivisionTable& table, std::span<const CogYear> years, const SuccessionGraph& communes,
                 Record& record)
      : table_(table), years_(years), first_lives_(FirstLives(communes)), record_(record) {}

  void Write() {
    for (const CollectiviteType type :
         {CollectiviteType::kRegion, CollectiviteType::kDepartement, CollectiviteType::kCollectiviteOutreMer}) {
      const std::vector<ListIssue> issues = table_.IssuesOf(type);
      for (const auto& [entity, by_year] : table_.rows()) {
        if (entity.type == type) WriteVersions(entity, by_year, issues);
      }
    }
    for (const FormerDepartement& former : FormerDepartements()) WriteFormer(former);
    for (const FormerRegion& former : FormerRegions()) WriteFormer(former);
    for (const auto& [entity, by_year] : table_.rows()) WriteSituations(entity, by_year);
    WriteSpecial();
  }

 private:
  void WriteVersions(const Entity& entity, const RowsByYear& by_year, const std::vector<ListIssue>& issues) {
    std::vector<ListEntry> entries(issues.size());
    const NamedRow* previous = nullptr;
    for (size_t i = 0; i < issues.size(); ++i) {
      const auto it = by_year.find(issues[i].vintage);
      if (it == by_year.end()) continue;
      const bool same = previous != nullptr &&
                        std::tie(previous->label, previous->tncc) == std::tie(it->second.label, it->second.tncc);
      entries[i] = same ? Last(entries, i) : ListEntry{static_cast<int32_t>(i), static_cast<int32_t>(i)};
      previous = &it->second;
    }
    EmitStretches(issues, entries, {}, {MissingYear::kGoesOn, nullptr}, [&](const Rectangle& when, size_t issue) {
      const NamedRow& row = by_year.at(issues[issue].vintage);
      Version version;
      version.entity = entity;
      version.when = when;
      version.label = row.label;
      version.tncc = row.tncc;
      version.source = row.source;
      if (when.from_precision == Precision::kOnOrBefore) BeginEarlier(entity, version.when);
      record_.versions.push_back(std::move(version));
    });
  }

  static ListEntry Last(const std::vector<ListEntry>& entries, size_t end) {
    while (entries[--end].value == ListEntry::kAbsent) {
    }
    return entries[end];
  }

  // From the first list back to where there is a reason to think that the division existed under this name.
  void BeginEarlier(const Entity& entity, Rectangle& when) const {
    if (entity.type == CollectiviteType::kRegion) {
      when.valid_from = std::min(when.valid_from, RegionReform());
      return;
    }
    if (const FormerDepartement* former = FindFormer(entity)) {
      when.valid_from = former->until;
      when.from_precision = Precision::kExact;
      return;
    }
    const auto first = first_lives_.find(entity.code);
    if (first == first_lives_.end() || first->second.from >= when.valid_from) return;
    when.valid_from = first->second.from;
    when.from_precision = first->second.from_precision;
  }

  void WriteFormer(const FormerDepartement& former) {
    const auto first = first_lives_.find(Code(former.code));
    if (first == first_lives_.end() || first->second.from >= former.until) return;
    Version version;
    version.entity = {CollectiviteType::kDepartement, Code(former.code)};
    version.label = std::string(former.label);
    version.tncc = former.tncc;
    version.when.valid_from = first->second.from;
    version.when.from_precision = first->second.from_precision;
    version.when.valid_to = former.until;
    version.when.to_precision = Precision::kExact;
    record_.versions.push_back(std::move(version));
  }

  // Where a list has the région that it became part of: a record without régions gets none.
  void WriteFormer(const FormerRegion& former) {
    const Entity entity{CollectiviteType::kRegion, Code(former.code)};
    const Entity successor{CollectiviteType::kRegion, Code(former.successor)};
    if (!table_.rows().contains(successor) || table_.rows().contains(entity)) return;
    Version version;
    version.entity = entity;
    version.label = std::string(former.label);
    version.tncc = -1;
    version.when.valid_from = FirstRegions();
    version.when.from_precision = Precision::kOnOrBefore;
    version.when.valid_to = RegionReform();
    version.when.to_precision = Precision::kExact;
    Situation situation;
    situation.entity = entity;
    situation.when = version.when;
    situation.zone = "metro";
    Succession succession;
    succession.predecessor = entity;
    succession.successor = successor;
    succession.date = RegionReform();
    succession.basis = ShareBasis::kExact;
    succession.share_numerator = succession.share_denominator = 1;
    record_.versions.push_back(std::move(version));
    record_.situations.push_back(std::move(situation));
    record_.successions.push_back(std::move(succession));
  }

  // What the communes of a département show of it in one year.
  struct Shown {
    Code region;
    std::set<Code> ctcds;
    SourceId source = 0;
  };

  Shown ShownBy(const CogList& list, const Code& departement) {
    auto [it, is_new] = shown_.try_emplace(&list);
    if (is_new) {
      for (const CogRow& row : list.rows) {
        if (row.type != CollectiviteType::kCommune) continue;
        Shown& shown = it->second[row.departement];
        shown.region = row.region;
        if (!row.ctcd.empty()) shown.ctcds.insert(row.ctcd);
        shown.source = list.source.id;
      }
    }
    const auto found = it->second.find(departement);
    return found == it->second.end() ? Shown{} : found->second;
  }

  void WriteSituations(const Entity& entity, const RowsByYear& by_year) {
    std::map<int16_t, Situation> places;
    for (const auto& [year, row] : by_year) places[year] = PlaceOf(entity, row);
    if (entity.type == CollectiviteType::kDepartement) {
      for (const CogYear& year : years_) AddCtcd(entity, by_year, year, places);
    }
    std::vector<ListIssue> issues;
    std::vector<Situation> contents;
    std::vector<ListEntry> entries;
    for (auto& [year, place] : places) {
      issues.push_back({year});
      const auto key = [](const Situation& s) { return std::tie(s.region, s.ctcd, s.chef_lieu, s.zone); };
      if (contents.empty() || key(contents.back()) != key(place)) contents.push_back(place);
      const auto content = static_cast<int32_t>(contents.size()) - 1;
      entries.push_back({content, content});
    }
    EmitStretches(issues, entries, {}, {MissingYear::kGoesOn, nullptr}, [&](const Rectangle& when, size_t issue) {
      Situation situation = contents[static_cast<size_t>(entries[issue].content)];
      situation.when = when;
      if (when.from_precision == Precision::kOnOrBefore) {
        situation.when.valid_from = std::min(when.valid_from, RegionReform());
      }
      record_.situations.push_back(std::move(situation));
    });
  }

  static Situation PlaceOf(const Entity& entity, const NamedRow& row) {
    Situation place;
    place.entity = entity;
    place.region = row.region;
    place.chef_lieu = row.chef_lieu;
    // 01 … 06 are the régions of the DROM.
    const std::string_view code = entity.code.view();
    const bool overseas_region = entity.type == CollectiviteType::kRegion && code.size() == 2 && code[0] == '0';
    place.zone = overseas_region ? "drom" : ZoneOf(code);
    place.source = row.source;
    return place;
  }

  void AddCtcd(const Entity& entity, const RowsByYear& by_year, const CogYear& year,
               std::map<int16_t, Situation>& places) {
    const Shown shown = ShownBy(*year.lists.front(), entity.code);
    if (shown.source == 0) return;
    auto it = places.find(year.issue.vintage);
    if (it == places.end()) {
      // No list of départements that year: the chef-lieu of the next one, else of the last.
      auto near = by_year.lower_bound(year.issue.vintage);
      if (near == by_year.end()) --near;
      Situation place = PlaceOf(entity, near->second);
      place.region = shown.region;
      place.source = shown.source;
      it = places.emplace(year.issue.vintage, std::move(place)).first;
    }
    const Code own(entity.code.str() + "D");
    if (shown.ctcds.contains(own)) {
      it->second.ctcd = own;
    } else if (shown.ctcds.size() == 1) {
      it->second.ctcd = *shown.ctcds.begin();
    }
  }

  // Collectivités that are no départements, in the years whose lists have the column.
  void WriteSpecial() {
    struct Territory {
      std::set<Code> departements;
      std::set<Code> regions;
      SourceId source = 0;
    };
    std::map<Code, std::map<int16_t, Territory>> found;
    std::vector<ListIssue> issues;
    for (const CogYear& year : years_) {
      bool has_column = false;
      for (const CogRow& row : year.lists.front()->rows) {
        if (row.ctcd.empty() || row.type != CollectiviteType::kCommune) continue;
        has_column = true;
        const SpecialCollectivite* special = FindSpecialCollectivite(row.ctcd.view());
        if (special == nullptr) continue;
        Territory& territory = found[row.ctcd][year.issue.vintage];
        territory.departements.insert(row.departement);
        territory.regions.insert(row.region);
        territory.source = year.lists.front()->source.id;
      }
      if (has_column) issues.push_back(year.issue);
    }
    for (const auto& [code, by_vintage] : found) {
      const auto& territories = by_vintage;  // a lambda cannot capture the binding
      const SpecialCollectivite& special = *FindSpecialCollectivite(code.view());
      const Entity entity{special.type, code};
      std::vector<ListEntry> entries(issues.size());
      for (size_t i = 0; i < issues.size(); ++i) {
        if (territories.contains(issues[i].vintage)) entries[i] = {0, 0};
      }
      EmitStretches(issues, entries, {}, {MissingYear::kGoesOn, nullptr}, [&](const Rectangle& when, size_t issue) {
        const Territory& territory = territories.at(issues[issue].vintage);
        Version version;
        version.entity = entity;
        version.when = when;
        version.label = std::string(special.label);
        version.tncc = special.tncc;
        version.source = territory.source;
        record_.versions.push_back(std::move(version));
        Situation situation;
        situation.entity = entity;
        situation.when = when;
        situation.ctcd = entity.code;
        if (territory.departements.size() == 1) situation.departement = *territory.departements.begin();
        if (territory.regions.size() == 1) situation.region = *territory.regions.begin();
        situation.zone = ZoneOf(territory.departements.begin()->view());
        situation.source = territory.source;
        record_.situations.push_back(std::move(situation));
      });
    }
  }

  const DivisionTable& table_;
  std::span<const CogYear> years_;
  const std::map<Code, Life> first_lives_;
  Record& record_;
  std::map<const CogList*, std::map<Code, Shown>> shown_;
};

// The names of the collectivités d'outre-mer from the official list of their communes, which has no date.
void AddOverseas(std::span<const SourceDocument> documents, const std::map<Entity, RowsByYear>& named, Record& record) {
  std::set<Entity> written;
  for (const SourceDocument& document : documents) {
    const auto* list = std::get_if<OverseasList>(&document);
    if (list == nullptr) continue;
    for (const OverseasRow& row : list->rows) {
      const Entity entity{CollectiviteType::kCollectiviteOutreMer, row.collectivite};
      if (named.contains(entity) || !written.insert(entity).second) continue;
      Version version;
      version.entity = entity;
      version.when.from_precision = Precision::kOnOrBefore;
      version.label = row.collectivite_label;
      version.tncc = -1;
      version.source = list->source.id;
      Situation situation;
      situation.entity = entity;
      situation.when = version.when;
      situation.zone = "com";
      situation.source = list->source.id;
      record.versions.push_back(std::move(version));
      record.situations.push_back(std::move(situation));
    }
  }
}

}  // namespace

void AddDivisions(std::span<const SourceDocument> documents, std::span<const CogYear> years,
                  const SuccessionGraph& communes, Record& record) {
  const DivisionTable table(documents, record);
  DivisionWriter(table, years, communes, record).Write();
  AddOverseas(documents, table.rows(), record);
}

}  // namespace socle::registry
