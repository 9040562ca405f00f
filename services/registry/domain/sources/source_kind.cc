#include "services/registry/domain/sources/source_kind.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace socle::registry {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTitles = {{
    {kKindCog, "INSEE, code officiel géographique, communes"},
    {kKindMovements, "INSEE, mouvements de communes depuis 1943"},
    {kKindHistorique, "Etalab, historique des communes 1943-2019"},
    {kKindEpciList, "DGCL, périmètres des EPCI à fiscalité propre"},
    {kKindEptList, "DGCL, périmètres des établissements publics territoriaux"},
    {kKindEpciIntervals, "DGCL, appartenances aux EPCI par intervalles de millésimes"},
    {kKindEpciIdentities, "DGCL, EPCI par intervalles de millésimes"},
    {kKindEpciPopulations, "DGCL, populations des EPCI par millésime"},
    {kKindRegions, "INSEE, code officiel géographique, régions"},
    {kKindDepartements, "INSEE, code officiel géographique, départements"},
    {kKindOverseas, "INSEE, communes des collectivités d'outre-mer"},
}};

}  // namespace

std::string SourceTitle(std::string_view kind, int vintage) {
  for (const auto& [known, title] : kTitles) {
    if (known != kind) continue;
    return vintage == 0 ? std::string(title) : fmt::format("{}, au 1er janvier {}", title, vintage);
  }
  return std::string(kind);
}

}  // namespace socle::registry
