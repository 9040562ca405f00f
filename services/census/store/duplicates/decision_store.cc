#include "services/census/store/duplicates/decision_rows.h"

#include "platform/db/array_literal.h"

namespace socle::census::store {
namespace {

using db::TextOf;

DuplicateDecision DecisionOf(const pqxx::row& row) {
  return {.id = TextOf(row[0]),
          .sheets = db::TextsOf(row[5]),
          .verdict = static_cast<Verdict>(row[1].as<int>()),
          .reason = TextOf(row[2]),
          .supersedes = TextOf(row[3]),
          .superseded_by = TextOf(row[4]),
          .create_time = db::InstantOf(row[6]),
          .revision = row[7].as<int64_t>()};
}

std::vector<DuplicateDecision> DecisionsOf(const pqxx::result& rows) {
  std::vector<DuplicateDecision> decisions;
  for (const pqxx::row& row : rows) decisions.push_back(DecisionOf(row));
  return decisions;
}

}  // namespace

std::optional<DuplicateDecision> ReadDecision(db::Transaction& tx, const DecisionQueries& queries,
                                              std::string_view id) {
  const pqxx::result rows = tx.Exec(queries.read, id);
  if (rows.empty()) return std::nullopt;
  return DecisionOf(rows[0]);
}

void AddDecision(db::Transaction& tx, const DecisionQueries& queries, int64_t revision, DuplicateDecision& decision) {
  const pqxx::result rows = tx.Exec(queries.add, decision.id, static_cast<int>(decision.verdict), decision.reason,
                                    decision.supersedes, revision);
  tx.Exec(queries.add_sheets, decision.id, db::ArrayOf(decision.sheets));
  decision.create_time = db::InstantOf(rows[0][0]);
  decision.revision = revision;
}

std::vector<DuplicateDecision> HoldingDecisions(db::Transaction& tx, const DecisionQueries& queries,
                                                const std::set<std::string>& sheets) {
  return DecisionsOf(tx.Exec(queries.holding, db::ArrayOf(std::vector<std::string>(sheets.begin(), sheets.end()))));
}

std::vector<DuplicateDecision> ListDecisions(db::Transaction& tx, const DecisionQueries& queries,
                                             std::string_view sheet, int64_t after, size_t limit) {
  return DecisionsOf(tx.Exec(queries.list, sheet, after, static_cast<int64_t>(limit)));
}

}  // namespace socle::census::store
