// `historique-communes.json`: dated records of communes 1943 … 2019-01-01, linked by ids.
#include "absl/container/flat_hash_set.h"
#include "services/registry/domain/sources/json_sources.h"

namespace socle::registry {
namespace {

HistoriqueRow ReadRecord(const JsonRow& json) {
  RowChecks& checks = json.checks();
  HistoriqueRow row;
  row.id = checks.Label("id", json.Text("id"));
  row.type = checks.Text("type", json.Text("type"));
  if (row.type != "COM" && row.type != "COMA" && row.type != "COMD" && row.type != "COMP") {
    checks.Refuse("type", row.type, "is none of COM, COMA, COMD, COMP");
  }
  row.code = checks.CommuneCode("code", json.Text("code"));
  row.label = checks.Label("nom", json.Text("nom"));
  row.tncc = static_cast<int8_t>(json.Number("typeLiaison", 8));
  if (json.Has("dateDebut")) row.from = checks.Day("dateDebut", json.Text("dateDebut"));
  if (json.Has("dateFin")) row.to = checks.Day("dateFin", json.Text("dateFin"));
  if (checks.RowIsGood() && row.from >= row.to)
    checks.Refuse("dateFin", json.Text("dateFin"), "is not after dateDebut");
  row.from_reason = checks.Text("raisonDebut", json.Text("raisonDebut"));
  row.to_reason = checks.Text("raisonFin", json.Text("raisonFin"));
  row.predecessor = checks.Text("predecesseur", json.Text("predecesseur"));
  row.successor = checks.Text("successeur", json.Text("successeur"));
  row.pole = checks.Text("pole", json.Text("pole"));
  json.ForEachText("membres", [&](std::string_view id) { row.members.emplace_back(id); });
  return row;
}

// Links lead to records of the same file.
void CheckLinks(const HistoriqueList& list, RowChecks* checks) {
  absl::flat_hash_set<std::string_view> ids;
  ids.reserve(list.rows.size());
  for (const HistoriqueRow& row : list.rows) ids.insert(row.id);
  int64_t index = 0;
  const auto check = [&](std::string_view field, const std::string& id) {
    if (!id.empty() && !ids.contains({id.data(), id.size()})) {
      checks->RefuseFile(index, field, id, "names a record that is not in the file");
    }
  };
  for (const HistoriqueRow& row : list.rows) {
    ++index;
    check("predecesseur", row.predecessor);
    check("successeur", row.successor);
    check("pole", row.pole);
    for (const std::string& member : row.members) check("membres", member);
  }
}

}  // namespace

HistoriqueList ParseHistoriqueJson(const simdjson::dom::array& array, RowChecks* checks) {
  HistoriqueList list;
  list.rows.reserve(50'000);
  bool all_good = true;
  ForEachRow(array, checks, [&](const JsonRow& json) {
    list.rows.push_back(ReadRecord(json));
    all_good = all_good && checks->RowIsGood();
  });
  if (all_good) CheckLinks(list, checks);
  return list;
}

}  // namespace socle::registry
