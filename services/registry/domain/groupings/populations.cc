#include "services/registry/domain/groupings/populations.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "services/registry/domain/groupings/cog_years.h"
#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {
namespace {

constexpr int16_t kOnlyDatedCommuneList = 2019;

struct Count {
  int32_t municipale = -1;
  int32_t totale = -1;
  SourceId source = 0;
};

// What two sources say of one entity and year; the first one counts, and lends what it lacks from the second.
class PopulationTable {
 public:
  explicit PopulationTable(Record& record) : record_(record) {}

  void Say(const Entity& entity, int16_t year, const Count& count) {
    if (count.municipale < 0 && count.totale < 0) return;
    const auto [it, is_new] = counts_.try_emplace({entity, year}, count);
    if (is_new) return;
    Count& taken = it->second;
    const auto differ = [](int32_t a, int32_t b) { return a >= 0 && b >= 0 && a != b; };
    if (differ(taken.municipale, count.municipale) || differ(taken.totale, count.totale)) {
      record_.disagreements.push_back({"population-differs", entity, FirstOfJanuary(year),
                                       fmt::format("municipale and totale, first: {}, {}; second: {}, {}",
                                                   taken.municipale, taken.totale, count.municipale, count.totale),
                                       taken.source, count.source});
    }
    if (taken.municipale < 0) taken.municipale = count.municipale;
    if (taken.totale < 0) taken.totale = count.totale;
  }

  void Write() {
    record_.populations.reserve(record_.populations.size() + counts_.size());
    for (const auto& [key, count] : counts_) {
      Population population;
      population.entity = key.first;
      population.year = key.second;
      population.when.valid_from = FirstOfJanuary(key.second);
      population.when.valid_to = FirstOfJanuary(key.second + 1);
      population.when.to_precision = Precision::kExact;
      population.when.known_from = Instant::At(population.when.valid_from);
      population.municipale = count.municipale;
      population.totale = count.totale;
      population.source = count.source;
      record_.populations.push_back(population);
    }
  }

 private:
  Record& record_;
  absl::flat_hash_map<std::pair<Entity, int16_t>, Count> counts_;
};

// Best first: official before npm, then by id.
template <typename List>
std::vector<const List*> BestFirst(std::span<const SourceDocument> documents) {
  std::vector<const List*> lists;
  for (const SourceDocument& document : documents) {
    if (const auto* list = std::get_if<List>(&document)) lists.push_back(list);
  }
  std::sort(lists.begin(), lists.end(), [](const List* a, const List* b) {
    return std::tuple(a->source.origin == kOriginNpm, a->source.id) <
           std::tuple(b->source.origin == kOriginNpm, b->source.id);
  });
  return lists;
}

void AddSums(const EpciList& list, PopulationTable& table) {
  std::map<Code, Count> sums;
  for (const EpciMemberRow& row : list.rows) {
    Count& sum = sums.try_emplace(row.epci, Count{0, 0, list.source.id}).first->second;
    const auto add = [](int32_t& total, int32_t part) { total = total < 0 || part < 0 ? -1 : total + part; };
    add(sum.municipale, row.municipal_population);
    add(sum.totale, row.total_population);
  }
  for (const auto& [epci, sum] : sums) table.Say(Epci(epci.view()), list.source.vintage, sum);
}

}  // namespace

void AddPopulations(std::span<const SourceDocument> documents, const SuccessionGraph& communes, Record& record) {
  PopulationTable table(record);
  for (const EpciPopulations* series : BestFirst<EpciPopulations>(documents)) {
    for (const EpciPopulationRow& row : series->rows) {
      table.Say(Epci(row.epci.view()), row.vintage,
                {row.municipal_population, row.total_population, series->source.id});
    }
  }
  for (const EpciList* list : BestFirst<EpciList>(documents)) {
    const int16_t year = list->source.vintage;
    for (const EpciMemberRow& row : list->rows) {
      const Entity commune = Commune(row.commune.view());
      if (communes.KnowsCommunes() && !communes.AliveAt(commune, FirstOfJanuary(year))) continue;
      table.Say(commune, year, {row.municipal_population, row.total_population, list->source.id});
    }
    for (const auto& [epci, total, municipal] : list->group_populations) {
      table.Say(Epci(epci.view()), year, {municipal, total, list->source.id});
    }
    if (list->group_populations.empty()) AddSums(*list, table);
  }
  for (const CogList* list : BestFirst<CogList>(documents)) {
    if (list->source.vintage != kOnlyDatedCommuneList || list->source.origin != kOriginNpm) continue;
    for (const CogRow& row : list->rows) {
      if (row.population < 0 || ZoneOf(DepartementOfCommuneCode(row.code.view()).view()) == "com") continue;
      table.Say({row.type, row.code}, kOnlyDatedCommuneList, {row.population, -1, list->source.id});
    }
  }
  table.Write();
}

}  // namespace socle::registry
