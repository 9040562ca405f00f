// Sheets that may tell the same project, and which project each tells.
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/census/store/project_sheets/sheet_store.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

// Keys that many sheets have say nothing, and would pair all with all.
constexpr Query kLikely{
    "duplicate.likely",
    "WITH keys AS (SELECT k.key FROM project_sheet_key k WHERE (k.key LIKE 'place:%' OR k.key LIKE 'id:%' OR k.key "
    "LIKE "
    "'word:%') AND k.sheet_id IN (SELECT s.id FROM project_sheet s WHERE s.campaign_id = $1 AND ($2 = '' OR s.id = "
    "$2)) "
    "GROUP BY k.key), rare AS MATERIALIZED (SELECT k.key FROM keys k JOIN project_sheet_key a ON a.key = k.key GROUP "
    "BY "
    "k.key HAVING count(DISTINCT a.sheet_id) BETWEEN 2 AND 50), pairs AS (SELECT least(x.id, y.id) AS a, "
    "greatest(x.id, y.id) AS b, count(DISTINCT k.key) FILTER (WHERE k.key NOT LIKE 'word:%') AS facts, count(DISTINCT "
    "k.key) AS keys FROM rare k JOIN project_sheet_key p ON p.key = k.key JOIN project_sheet x ON x.id = p.sheet_id "
    "AND "
    "x.version = p.version AND x.state <> 6 AND x.campaign_id = $1 AND ($2 = '' OR x.id = $2) JOIN project_sheet_key q "
    "ON q.key = k.key AND q.sheet_id <> p.sheet_id JOIN project_sheet y ON y.id = q.sheet_id AND y.version = q.version "
    "AND y.state <> 6 WHERE x.project_id <> y.project_id GROUP BY 1, 2) SELECT a, b FROM pairs WHERE (facts > 0 OR "
    "keys "
    "> 1) AND NOT EXISTS (SELECT FROM duplicate_decision_sheet m JOIN duplicate_decision_sheet n ON n.decision_id = "
    "m.decision_id AND n.sheet_id = pairs.b WHERE m.sheet_id = pairs.a AND NOT EXISTS (SELECT FROM duplicate_decision "
    "d "
    "WHERE d.supersedes = m.decision_id OR (d.id = m.decision_id AND d.verdict = 3))) ORDER BY facts DESC, keys DESC, "
    "a, b LIMIT $3"};

constexpr Query kAround{"duplicate.around",
                        "SELECT id FROM project_sheet WHERE project_id IN (SELECT project_id FROM project_sheet WHERE "
                        "id = ANY($1::text[])) FOR UPDATE"};
constexpr Query kSetProjects{"duplicate.set_projects",
                             "UPDATE project_sheet s SET project_id = p.project FROM unnest($1::text[], $2::text[]) "
                             "AS p(sheet, project) WHERE s.id = p.sheet AND s.project_id <> p.project"};

}  // namespace

absl::StatusOr<std::vector<SheetPair>> ProjectSheetStore::ListLikely(std::string_view campaign, std::string_view sheet,
                                                                     size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<SheetPair>> {
    std::vector<SheetPair> pairs;
    for (const pqxx::row& row : tx.Exec(kLikely, campaign, sheet, static_cast<int64_t>(limit))) {
      pairs.emplace_back(TextOf(row[0]), TextOf(row[1]));
    }
    return pairs;
  });
}

std::set<std::string> ProjectSheetStore::SheetsAround(Transaction& tx, const std::vector<std::string>& sheets) {
  std::set<std::string> around;
  for (const pqxx::row& row : tx.Exec(kAround, db::ArrayOf(sheets))) around.insert(TextOf(row[0]));
  return around;
}

void ProjectSheetStore::SetProjects(Transaction& tx, const std::map<std::string, std::string>& projects) {
  db::ArrayLiteral sheets, ids;
  for (const auto& [sheet, project] : projects) {
    sheets.Add(sheet);
    ids.Add(project);
  }
  tx.Exec(kSetProjects, sheets.ToString(), ids.ToString());
}

}  // namespace socle::census::store
