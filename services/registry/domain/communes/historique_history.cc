#include "services/registry/domain/communes/historique_history.h"

#include <algorithm>
#include <array>
#include <utility>

namespace socle::registry {
namespace {

constexpr std::array<std::pair<std::string_view, MovementCode>, 16> kReasons = {{
    {"changement de nom", 10},
    {"création", 20},
    {"dé-fusion", 21},
    {"rétablissement", 21},
    {"suppression", 30},
    {"fusion simple", 31},
    {"commune nouvelle", 32},
    {"commune devenant déléguée", 32},
    {"commune restant déléguée", 32},
    {"commune absorbée par la commune nouvelle", 32},
    {"commune devenant commune déléguée", 32},
    {"fusion-association", 33},
    {"changement de département", 41},
    {"changement de chef lieu", 50},
    {"changement de chef lieu de la commune groupe", 50},
    {"commune associée devenant déléguée", 70},
}};

bool IsGhost(const HistoriqueRow& row) { return row.type == "COMP"; }

Entity EntityOf(const HistoriqueRow& row) {
  if (row.type == "COMA") return {CollectiviteType::kCommuneAssociee, row.code};
  if (row.type == "COMD") return {CollectiviteType::kCommuneDeleguee, row.code};
  return {CollectiviteType::kCommune, row.code};
}

class Records {
 public:
  explicit Records(const HistoriqueList& list) {
    rows_.reserve(list.rows.size());
    for (const HistoriqueRow& row : list.rows) rows_[std::string_view(row.id)] = &row;
  }
  const HistoriqueRow* Find(const std::string& id) const {
    const auto found = rows_.find(std::string_view(id));
    return found == rows_.end() ? nullptr : found->second;
  }
  // The commune that a part or ghost lies in; a pole may itself be a part of another by now.
  Code PoleOf(const HistoriqueRow& row) const {
    const HistoriqueRow* pole = Find(row.pole);
    for (int depth = 0; pole != nullptr && pole->type != "COM" && depth < 8; ++depth) pole = Find(pole->pole);
    return pole == nullptr ? Code() : pole->code;
  }

 private:
  struct Hash {
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  absl::flat_hash_map<std::string_view, const HistoriqueRow*, Hash> rows_;
};

void AddEdges(const Records& records, const HistoriqueRow& before, const HistoriqueRow& after, SourceId source,
              CommuneHistory* history) {
  const auto add = [&](const Entity& from, const Entity& to) {
    if (from.code.empty() || to.code.empty() || from == to) return;
    history->AddEdge({from, to, after.from, MovementOfReason(after.from_reason), Precision::kExact, source});
  };
  const Entity from = EntityOf(before);
  const Entity to = EntityOf(after);
  if (!IsGhost(before) && !IsGhost(after)) add(from, to);
  const bool merges = after.type != "COM";
  if (merges && before.type == "COM") add(from, {CollectiviteType::kCommune, records.PoleOf(after)});
  if (IsGhost(after) && IsPart(from)) add(from, {CollectiviteType::kCommune, records.PoleOf(after)});
  // A commune that comes back comes out of the one it lay in.
  if (!merges && before.type != "COM") add({CollectiviteType::kCommune, records.PoleOf(before)}, to);
  if (IsGhost(before) && IsPart(to)) add({CollectiviteType::kCommune, records.PoleOf(before)}, to);
}

}  // namespace

MovementCode MovementOfReason(std::string_view reason) {
  for (const auto& [known, mod] : kReasons) {
    if (known == reason) return mod;
  }
  return 0;
}

CommuneHistory HistoriqueHistory(const HistoriqueList& historique, Date until) {
  const Records records(historique);
  std::vector<const HistoriqueRow*> rows;
  for (const HistoriqueRow& row : historique.rows) {
    if (!IsGhost(row) && row.from < until) rows.push_back(&row);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const HistoriqueRow* a, const HistoriqueRow* b) { return a->from < b->from; });

  CommuneHistory history;
  history.entities().reserve(45'000);
  for (const HistoriqueRow* row : rows) {
    CommuneState state{row->label, row->tncc, row->type == "COM" ? Code() : records.PoleOf(*row)};
    Stretches& stretches = history.entities()[EntityOf(*row)];
    const Date to = row->to < until ? row->to : Date::Max();
    const Precision to_precision = to == Date::Max() ? Precision::kOpen : Precision::kExact;
    if (!stretches.empty() && stretches.back().to == row->from && stretches.back().state.SameVersion(state)) {
      stretches.back().to = to;
      stretches.back().to_precision = to_precision;
      continue;
    }
    const Precision from_precision = row->from == Date::Min() ? Precision::kOnOrBefore : Precision::kExact;
    stretches.push_back({row->from, to, std::move(state), from_precision, to_precision,
                         MovementOfReason(row->from_reason), historique.source.id});
  }
  for (const HistoriqueRow& row : historique.rows) {
    const HistoriqueRow* successor = records.Find(row.successor);
    if (successor != nullptr && successor->from < until)
      AddEdges(records, row, *successor, historique.source.id, &history);
  }
  return history;
}

}  // namespace socle::registry
