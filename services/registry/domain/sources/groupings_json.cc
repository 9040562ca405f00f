// `epci.json`, `ept.json`, `regions.json` and `departements.json`.
#include "services/registry/domain/sources/json_sources.h"

namespace socle::registry {
namespace {
constexpr int64_t kMostInhabitants = 100'000'000;
}

EpciList ParseEpciJson(const simdjson::dom::array& array, RowChecks* checks) {
  EpciList list;
  list.rows.reserve(36'000);
  ForEachRow(array, checks, [&](const JsonRow& json) {
    EpciMemberRow group;
    group.epci = checks->Siren("code", json.Text("code"));
    group.label = checks->Label("nom", json.Text("nom"));
    group.nature = checks->Label("type", json.Text("type"));
    group.fiscalite = checks->Text("modeFinancement", json.Text("modeFinancement"));
    const auto total = static_cast<int32_t>(json.Number("populationTotale", kMostInhabitants));
    const auto municipal = static_cast<int32_t>(json.Number("populationMunicipale", kMostInhabitants));
    list.group_populations.emplace_back(group.epci, total, municipal);
    json.ForEachObject("membres", [&](const JsonRow& member) {
      EpciMemberRow row = group;
      row.commune = checks->CommuneCode("membres.code", member.Text("code"));
      row.commune_siren = checks->OptionalSiren("membres.siren", member.Text("siren")).str();
      row.total_population = static_cast<int32_t>(member.Number("populationTotale", kMostInhabitants));
      row.municipal_population = static_cast<int32_t>(member.Number("populationMunicipale", kMostInhabitants));
      list.rows.push_back(std::move(row));
    });
  });
  return list;
}

DivisionList ParseDivisionsJson(const simdjson::dom::array& array, CollectiviteType type, RowChecks* checks) {
  DivisionList list;
  ForEachRow(array, checks, [&](const JsonRow& json) {
    DivisionRow row;
    row.type = type;
    if (type == CollectiviteType::kDepartement) {
      row.code = checks->DepartementCode("code", json.Text("code"));
      row.region = checks->RegionCode("region", json.Text("region"));
      if (row.region.empty()) checks->Refuse("region", "", "is empty");
    } else {
      row.code = checks->RegionCode("code", json.Text("code"));
    }
    if (row.code.empty()) checks->Refuse("code", "", "is empty");
    row.chef_lieu = checks->OptionalCommuneCode("chefLieu", json.Text("chefLieu"));
    row.tncc = static_cast<int8_t>(json.Number("typeLiaison", 8));
    row.label = checks->Label("nom", json.Text("nom"));
    row.zone = checks->Text("zone", json.Text("zone"));
    if (checks->RowIsGood()) list.rows.push_back(std::move(row));
  });
  return list;
}

}  // namespace socle::registry
