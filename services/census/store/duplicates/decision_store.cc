#include "services/census/store/duplicates/decision_store.h"

#include <fmt/format.h>

#include "platform/api/resource_errors.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"

namespace socle::census::store {

struct DecisionQueries {
  std::string_view type;  // of the resource
  std::string_view collection;
  db::Query read, list, holding, add, add_sheets;
};

namespace {

using db::TextOf;
using db::Transaction;

#define SOCLE_DECIDED(TABLE)                                                                          \
  "SELECT d.id, d.verdict, d.reason, coalesce(d.supersedes, ''), coalesce((SELECT n.id FROM " TABLE   \
  " n WHERE n.supersedes = d.id), ''), (SELECT jsonb_agg(s.sheet_id ORDER BY s.sheet_id) FROM " TABLE \
  "_sheet s WHERE s.decision_id = d.id), " SOCLE_MICROS("d.create_time") ", d.revision FROM " TABLE " d "
// `NAME` begins the names of the statements; the sheets of decisions stand in TABLE_sheet.
#define SOCLE_DECISION_QUERIES(NAME, TABLE)                                                                    \
  .read = {NAME ".read", SOCLE_DECIDED(TABLE) "WHERE d.id = $1"},                                              \
  .list = {NAME ".list", SOCLE_DECIDED(TABLE) "WHERE d.id IN (SELECT decision_id FROM " TABLE                  \
                                              "_sheet WHERE sheet_id = $1) AND d.revision > $2 ORDER BY "      \
                                              "d.revision LIMIT $3"},                                          \
  .holding = {NAME ".holding",                                                                                 \
              SOCLE_DECIDED(TABLE) "WHERE d.id IN (SELECT decision_id FROM " TABLE                             \
                                   "_sheet WHERE sheet_id = ANY($1::text[])) AND NOT EXISTS "                  \
                                   "(SELECT FROM " TABLE " n WHERE n.supersedes = d.id) ORDER BY d.revision"}, \
  .add = {NAME ".add", "INSERT INTO " TABLE                                                                    \
                       " (id, verdict, reason, supersedes, revision) VALUES ($1, $2, $3, nullif($4, ''), $5) " \
                       "RETURNING " SOCLE_MICROS("create_time")},                                              \
  .add_sheets = {NAME ".add_sheets",                                                                           \
                 "INSERT INTO " TABLE "_sheet (sheet_id, decision_id) SELECT unnest($2::text[]), $1"}

constexpr DecisionQueries kOfProjectSheets{.type = "census.socle.fr/DuplicateDecision",
                                           .collection = "duplicateDecisions",
                                           SOCLE_DECISION_QUERIES("duplicate", "duplicate_decision")};
constexpr DecisionQueries kOfActionSheets{.type = "census.socle.fr/ActionSheetDecision",
                                          .collection = "actionSheetDecisions",
                                          SOCLE_DECISION_QUERIES("action_sheet_duplicate", "action_sheet_decision")};

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

DecisionStore DecisionStore::OfProjectSheets(db::Pool* pool) { return {pool, &kOfProjectSheets}; }

DecisionStore DecisionStore::OfActionSheets(db::Pool* pool) { return {pool, &kOfActionSheets}; }

absl::StatusOr<DuplicateDecision> DecisionStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(queries_->read, id);
  if (!rows.empty()) return DecisionOf(rows[0]);
  return socle::api::NothingOfName(queries_->type, fmt::format("{}/{}", queries_->collection, id));
}

void DecisionStore::Add(Transaction& tx, int64_t revision, DuplicateDecision& decision) {
  const pqxx::result rows = tx.Exec(queries_->add, decision.id, static_cast<int>(decision.verdict), decision.reason,
                                    decision.supersedes, revision);
  tx.Exec(queries_->add_sheets, decision.id, db::ArrayOf(decision.sheets));
  decision.create_time = db::InstantOf(rows[0][0]);
  decision.revision = revision;
}

std::vector<DuplicateDecision> DecisionStore::HoldingAbout(Transaction& tx, const std::set<std::string>& sheets) {
  return DecisionsOf(tx.Exec(queries_->holding, db::ArrayOf(std::vector<std::string>(sheets.begin(), sheets.end()))));
}

absl::StatusOr<std::vector<DuplicateDecision>> DecisionStore::List(std::string_view sheet, int64_t after, size_t limit,
                                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<DuplicateDecision>> {
    return DecisionsOf(tx.Exec(queries_->list, sheet, after, static_cast<int64_t>(limit)));
  });
}

}  // namespace socle::census::store
