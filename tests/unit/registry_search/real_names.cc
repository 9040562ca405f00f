#include "tests/unit/registry_search/real_names.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

namespace socle::registry {
namespace {

constexpr char kFolder[] = "data/node_modules/decoupage-6.0.0/data/";

nlohmann::json ReadJson(const std::string& file) {
  std::ifstream stream(kFolder + file);
  return stream ? nlohmann::json::parse(stream) : nlohmann::json::array();
}

}  // namespace

RealNames ReadRealNames() {
  RealNames names;
  auto add = [&](const nlohmann::json& row, int32_t population, uint8_t rank_class) {
    auto id = static_cast<uint32_t>(names.entries.size());
    names.entries.push_back({id, row.at("nom").get<std::string>(), population, rank_class});
    return id;
  };
  std::map<std::string, int32_t> of_departement, of_region;
  for (const nlohmann::json& row : ReadJson("communes.json")) {
    const std::string type = row.at("type");
    const bool current = type == "commune-actuelle";
    const int32_t population = row.value("population", -1);
    uint32_t id = add(row, population, current ? 2 : 3);
    if (!current) continue;
    names.current_communes.push_back(id);
    of_departement[row.value("departement", "")] += population;
    of_region[row.value("region", "")] += population;
  }
  for (const nlohmann::json& row : ReadJson("epci.json")) add(row, row.value("populationMunicipale", -1), 2);
  for (const nlohmann::json& row : ReadJson("departements.json")) add(row, of_departement[row.at("code")], 1);
  for (const nlohmann::json& row : ReadJson("regions.json")) add(row, of_region[row.at("code")], 0);
  return names;
}

}  // namespace socle::registry
