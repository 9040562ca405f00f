#include "services/registry/domain/groupings/cog_years.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "services/registry/domain/sources/source_kind.h"

namespace socle::registry {

std::vector<CogYear> ReadCogYears(std::span<const SourceDocument> documents) {
  std::map<int16_t, CogYear> by_year;
  for (const SourceDocument& document : documents) {
    const auto* list = std::get_if<CogList>(&document);
    if (list == nullptr) continue;
    CogYear& year = by_year[list->source.vintage];
    year.issue.vintage = list->source.vintage;
    year.lists.push_back(list);
  }
  std::vector<CogYear> years;
  for (auto& [vintage, year] : by_year) {
    std::sort(year.lists.begin(), year.lists.end(), [](const CogList* a, const CogList* b) {
      const bool a_is_copy = a->source.origin == kOriginNpm;
      const bool b_is_copy = b->source.origin == kOriginNpm;
      return std::tie(a_is_copy, a->source.id) < std::tie(b_is_copy, b->source.id);
    });
    years.push_back(std::move(year));
  }
  return years;
}

std::string_view ZoneOf(std::string_view departement) {
  if (departement.size() != 3) return "metro";
  const bool is_departement = departement == "971" || departement == "972" || departement == "973" ||
                              departement == "974" || departement == "976";
  return is_departement ? "drom" : "com";
}

}  // namespace socle::registry
