// `communes.json`: a COG list with SIREN (2.2.1 on), postal codes, population and zone (2.1.0 on), and with the 94
// communes of the collectivités d'outre-mer.
#include "absl/container/flat_hash_set.h"
#include "services/registry/domain/sources/json_sources.h"

namespace socle::registry {
namespace {

constexpr int64_t kMostInhabitants = 100'000'000;

CollectiviteType TypeOf(std::string_view text, RowChecks& checks) {
  if (text == "commune-actuelle") return CollectiviteType::kCommune;
  if (text == "commune-deleguee") return CollectiviteType::kCommuneDeleguee;
  if (text == "commune-associee") return CollectiviteType::kCommuneAssociee;
  if (text == "arrondissement-municipal") return CollectiviteType::kArrondissementMunicipal;
  checks.Refuse("type", text, "is no type of commune");
  return CollectiviteType::kCommune;
}

void ReadCodes(const JsonRow& json, CogRow* row) {
  RowChecks& checks = json.checks();
  json.ForEachText("codesPostaux", [&](std::string_view code) {
    if (!IsPostalCode(code)) checks.Refuse("codesPostaux", code, "is not a postal code of five digits");
    row->postal_codes.emplace_back(code);
  });
  std::sort(row->postal_codes.begin(), row->postal_codes.end());
  json.ForEachText("anciensCodes", [&](std::string_view code) {
    // Not the shape of a commune code: 3.1.1 lists the old codes of Mayotte, 985xx, which the COG never had.
    if (code.size() != 5) checks.Refuse("anciensCodes", code, "is not a code of five characters");
    row->former_codes.push_back(checks.ShortCode("anciensCodes", code).str());
  });
  std::sort(row->former_codes.begin(), row->former_codes.end());
}

CogRow ReadCommune(const JsonRow& json) {
  RowChecks& checks = json.checks();
  CogRow row;
  row.type = TypeOf(json.Text("type"), checks);
  row.code = checks.CommuneCode("code", json.Text("code"));
  row.label = checks.Label("nom", json.Text("nom"));
  row.tncc = static_cast<int8_t>(json.Number("typeLiaison", 8));
  row.region = checks.RegionCode("region", json.Text("region"));
  row.departement = checks.DepartementCode("departement", json.Text("departement"));
  row.arrondissement = checks.ShortCode("arrondissement", json.Text("arrondissement"));
  row.siren = checks.OptionalSiren("siren", json.Text("siren")).str();
  row.zone = checks.Text("zone", json.Text("zone"));
  row.population = static_cast<int32_t>(json.Number("population", kMostInhabitants));
  if (json.Has("collectiviteOutremer")) {  // until 2.0.0 the place of departement, region and zone
    const Code collectivite =
        checks.DepartementCode("collectiviteOutremer", json.Object("collectiviteOutremer").Text("code"));
    row.departement = collectivite;
    row.region = collectivite;
    row.zone = "com";
  }
  const bool is_arrondissement = row.type == CollectiviteType::kArrondissementMunicipal;
  const std::string_view parent_key = is_arrondissement ? "commune" : "chefLieu";
  row.parent = checks.OptionalCommuneCode(parent_key, json.Text(parent_key));
  if (row.type == CollectiviteType::kCommune) {
    if (row.departement.empty()) checks.Refuse("departement", "", "a commune needs its département");
  } else if (row.parent.empty()) {
    checks.Refuse(parent_key, "", "a part of a commune needs the code of its commune");
  }
  ReadCodes(json, &row);
  return row;
}

}  // namespace

CogList ParseCommunesJson(const simdjson::dom::array& array, RowChecks* checks) {
  CogList list;
  list.rows.reserve(40'000);
  absl::flat_hash_set<Entity> seen;
  ForEachRow(array, checks, [&](const JsonRow& json) {
    CogRow row = ReadCommune(json);
    if (checks->RowIsGood() && !seen.insert({row.type, row.code}).second) {
      checks->Refuse("code", row.code.view(), "is listed twice with the same type");
    }
    if (checks->RowIsGood()) list.rows.push_back(std::move(row));
  });
  return list;
}

}  // namespace socle::registry
