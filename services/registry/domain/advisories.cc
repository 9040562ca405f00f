#include "services/registry/domain/advisories.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace socle::registry {
namespace {

struct Floor {
  std::string_view nature;
  std::string_view name;
  int32_t inhabitants;
  int32_t adapted;  // the lower floor of the adaptations; 0: none
  std::string_view reference;
  bool to_be_confirmed;
};

constexpr std::array<Floor, 4> kFloors = {{
    {"CC", "une communauté de communes", 15'000, 5'000, "CGCT L5210-1-1 III", false},
    {"CA", "une communauté d'agglomération", 50'000, 0, "CGCT L5216-1", false},
    {"CU", "une communauté urbaine", 250'000, 0, "CGCT L5215-1", false},
    {"METRO", "une métropole", 400'000, 0, "CGCT L5217-1", true},
}};

// 15000 → "15 000", with a no-break space as French typography has it.
std::string French(int32_t number) {
  std::string digits = fmt::format("{}", number);
  for (size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, "\u00A0");
  }
  return digits;
}

}  // namespace

std::vector<Advisory> EpciAdvisories(std::string_view nature, std::optional<int32_t> population) {
  const auto floor = std::find_if(kFloors.begin(), kFloors.end(), [&](const Floor& f) { return f.nature == nature; });
  if (floor == kFloors.end() || !population || *population >= floor->inhabitants) return {};
  Advisory advisory;
  advisory.rule = "population-floor";
  advisory.reference = std::string(floor->reference);
  advisory.to_be_confirmed = floor->to_be_confirmed;
  advisory.text = fmt::format("{} habitants : sous le seuil de {} habitants pour créer {}", French(*population),
                              French(floor->inhabitants), floor->name);
  if (floor->adapted > 0 && *population >= floor->adapted) {
    advisory.text += fmt::format(", que la loi permet d'adapter jusqu'à {} habitants", French(floor->adapted));
  } else if (floor->adapted > 0) {
    advisory.text += fmt::format(", et sous le plancher de {} habitants des adaptations", French(floor->adapted));
  }
  advisory.text += ". Ce seuil ne vaut qu'à la création";
  advisory.text += floor->to_be_confirmed ? " ; sa valeur en vigueur reste à confirmer." : ".";
  return {advisory};
}

std::vector<Advisory> CommuneWithoutEpciAdvisories(const Entity& commune, std::string_view zone) {
  if (commune.type != CollectiviteType::kCommune) return {};
  if (IsExemptIsland(commune.code.view())) {
    return {
        {"island-exemption",
         "Île maritime composée d'une seule commune : elle n'est pas tenue de rejoindre un EPCI à fiscalité propre.",
         "CGCT L5210-1-1 V", false}};
  }
  if (zone == "com") return {};
  return {{"no-fiscal-epci", "Cette commune n'appartient à aucun EPCI à fiscalité propre à cette date.",
           "CGCT L5210-1-1", false}};
}

bool IsExemptIsland(std::string_view commune_code) {
  static constexpr std::array<std::string_view, 4> kIslands = {"22016", "29083", "29155", "85113"};
  return std::find(kIslands.begin(), kIslands.end(), commune_code) != kIslands.end();
}

}  // namespace socle::registry
