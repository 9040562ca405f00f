#include "services/registry/domain/communes/commune_lists.h"

#include <algorithm>

#include <fmt/format.h>

#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {
namespace {

// Documents of one kind in an order that does not depend on how they came: by year, official before npm.
template <typename List>
std::vector<const List*> Ordered(std::span<const SourceDocument> documents) {
  std::vector<const List*> lists;
  for (const SourceDocument& document : documents) {
    if (const auto* list = std::get_if<List>(&document)) lists.push_back(list);
  }
  std::sort(lists.begin(), lists.end(), [](const List* a, const List* b) {
    const auto key = [](const List* list) {
      return std::tuple(list->source.vintage, list->source.origin != kOriginOfficial, list->source.digest,
                        list->source.file, list->source.id);
    };
    return key(a) < key(b);
  });
  return lists;
}

void AddOfficial(const CogList& cog, YearList* list) {
  list->source = cog.source.id;
  list->communes.reserve(cog.rows.size());
  for (const CogRow& row : cog.rows) {
    if (!IsOverseasCommune(row.code.view())) list->communes[{row.type, row.code}].row = &row;
  }
}

void AddPackage(const CogList& cog, YearList* list, std::vector<Disagreement>* disagreements) {
  const bool alone = list->communes.empty();
  if (alone) list->source = cog.source.id;
  size_t shared = 0;
  const auto differ = [&](const Entity& entity, std::string detail) {
    disagreements->push_back({"lists-differ", entity, list->Day(), std::move(detail), list->source, cog.source.id});
  };
  for (const CogRow& row : cog.rows) {
    if (IsOverseasCommune(row.code.view())) continue;
    const Entity entity{row.type, row.code};
    if (alone) {
      list->communes[entity] = {&row, &row};
      continue;
    }
    const auto found = list->communes.find(entity);
    if (found == list->communes.end()) {
      differ(entity, fmt::format("The package lists '{}', the official list of {} does not.", row.label, list->year));
      continue;
    }
    ++shared;
    found->second.package = &row;
    if (row.label != found->second.row->label || row.parent != found->second.row->parent) {
      differ(entity,
             fmt::format("The official list of {} says '{}' in '{}', the package '{}' in '{}'.", list->year,
                         found->second.row->label, found->second.row->parent.view(), row.label, row.parent.view()));
    }
  }
  if (alone || shared == list->communes.size()) return;
  for (const auto& [entity, listed] : list->communes) {
    if (listed.package == nullptr) {
      differ(entity,
             fmt::format("The official list of {} has '{}', the package does not.", list->year, listed.row->label));
    }
  }
}

}  // namespace

std::vector<YearList> YearLists(std::span<const SourceDocument> documents, std::vector<Disagreement>* disagreements) {
  std::vector<YearList> lists;
  for (const CogList* cog : Ordered<CogList>(documents)) {
    const bool first = lists.empty() || lists.back().year != cog->source.vintage;
    if (first) lists.emplace_back().year = cog->source.vintage;
    YearList& list = lists.back();
    if (cog->source.origin == kOriginOfficial) {
      if (first) AddOfficial(*cog, &list);
    } else {
      // Two versions of the package repeat one list (0.7.0 and 0.8.0): the first will do.
      const bool known = !list.communes.empty() && list.communes.begin()->second.package != nullptr;
      if (!known) AddPackage(*cog, &list, disagreements);
    }
  }
  return lists;
}

CommuneHistory OverseasHistory(std::span<const SourceDocument> documents) {
  struct Listed {
    std::map<Entity, CommuneState> communes;
    SourceId source = 0;
  };
  std::map<int, Listed> years;
  int newest = 0;
  for (const CogList* cog : Ordered<CogList>(documents)) {
    newest = std::max<int>(newest, cog->source.vintage);
    std::map<Entity, CommuneState> communes;
    for (const CogRow& row : cog->rows) {
      if (IsOverseasCommune(row.code.view())) communes[{row.type, row.code}] = {row.label, row.tncc, row.parent};
    }
    if (!communes.empty()) years.try_emplace(cog->source.vintage, Listed{std::move(communes), cog->source.id});
  }
  for (const OverseasList* overseas : Ordered<OverseasList>(documents)) {
    // The compilation does not say of which day it is: it came with the newest list.
    const int year = overseas->source.vintage != 0 ? overseas->source.vintage : newest;
    std::map<Entity, CommuneState> communes;
    for (const OverseasRow& row : overseas->rows) communes[Commune(row.commune.view())] = {row.label, -1, Code()};
    years.try_emplace(year, Listed{std::move(communes), overseas->source.id});
  }
  CommuneHistory history;
  for (const auto& [year, listed] : years) {
    ChangeOrigin origin{year == 0 ? Date::Min() : FirstOfJanuary(year), Precision::kOnOrBefore, 0, listed.source};
    const bool first = history.entities().empty();
    if (!first) origin.precision = Precision::kVintage;
    for (const auto& [entity, state] : listed.communes) history.Set(entity, state, origin);
    for (const auto& [entity, stretches] : history.entities()) {
      if (!listed.communes.contains(entity)) history.End(entity, origin);
    }
  }
  return history;
}

}  // namespace socle::registry
