#include "services/registry/domain/limits.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace socle::registry {
namespace {

std::set<int> VintagesOf(const std::vector<Source>& sources, std::string_view kind) {
  std::set<int> vintages;
  for (const Source& source : sources) {
    if (source.kind == kind) vintages.insert(source.vintage);
  }
  return vintages;
}

std::vector<int> GapsOf(const std::set<int>& vintages) {
  std::vector<int> gaps;
  if (vintages.empty()) return gaps;
  for (int year = *vintages.begin(); year < *vintages.rbegin(); ++year) {
    if (!vintages.contains(year)) gaps.push_back(year);
  }
  return gaps;
}

bool Has(const std::vector<Source>& sources, std::string_view kind) { return !VintagesOf(sources, kind).empty(); }

}  // namespace

std::vector<std::string> LimitsOf(const std::vector<Source>& sources) {
  std::vector<std::string> limits;
  const std::set<int> lists = VintagesOf(sources, "cog");
  if (lists.empty()) limits.push_back("Aucune liste de communes (COG) n'a été importée.");
  if (!Has(sources, "movements")) {
    limits.push_back(
        "Sans le fichier des mouvements de communes de l'INSEE, les changements postérieurs au 1er janvier 2019 sont "
        "datés du "
        "1er janvier (jour réel inconnu), et les arrondissements municipaux n'ont pas d'histoire.");
  }
  if (!Has(sources, "movements") && !Has(sources, "historique")) {
    limits.push_back("Rien n'est connu des communes avant la première liste importée.");
  }
  if (const std::vector<int> gaps = GapsOf(lists); !gaps.empty()) {
    limits.push_back(fmt::format("Le COG n'a pas été importé pour : {}.", fmt::join(gaps, ", ")));
  }
  std::set<int> perimeters = VintagesOf(sources, "epci-list");
  if (!Has(sources, "epci-intervals")) {
    limits.push_back(perimeters.empty()
                         ? "Aucun périmètre d'EPCI n'a été importé."
                         : fmt::format("Les périmètres d'EPCI ne sont connus qu'à partir de {}.", *perimeters.begin()));
  }
  perimeters.merge(VintagesOf(sources, "epci-intervals"));
  if (!perimeters.empty() && !lists.empty() && *perimeters.rbegin() < *lists.rbegin()) {
    limits.push_back(fmt::format("Les appartenances aux EPCI après {} sont celles du périmètre de {}.",
                                 *perimeters.rbegin(), *perimeters.rbegin()));
  }
  if (Has(sources, "epci-intervals"))
    limits.push_back("Le périmètre des EPCI de 2018 n'est publié dans aucune source importée.");
  limits.push_back(
      "Le SIREN et la population des départements et des régions ne sont publiés dans aucune source importée.");
  return limits;
}

}  // namespace socle::registry
