// Decisions about duplicates in PostgreSQL: the same statements for each kind of sheets, over tables of its own.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/census/domain/duplicates/decisions.h"

namespace socle::census::store {

struct DecisionQueries {
  db::Query read, list, holding, add, add_sheets;
};

#define SOCLE_DECIDED(TABLE)                                                                          \
  "SELECT d.id, d.verdict, d.reason, coalesce(d.supersedes, ''), coalesce((SELECT n.id FROM " TABLE   \
  " n WHERE n.supersedes = d.id), ''), (SELECT jsonb_agg(s.sheet_id ORDER BY s.sheet_id) FROM " TABLE \
  "_sheet s WHERE s.decision_id = d.id), " SOCLE_MICROS("d.create_time") ", d.revision FROM " TABLE " d "
// `NAME` begins the names of the statements; the sheets of decisions stand in TABLE_sheet.
#define SOCLE_DECISION_QUERIES(NAME, TABLE)                                                                      \
  {                                                                                                              \
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
                   "INSERT INTO " TABLE "_sheet (sheet_id, decision_id) SELECT unnest($2::text[]), $1"},         \
  }

std::optional<DuplicateDecision> ReadDecision(db::Transaction& tx, const DecisionQueries& queries, std::string_view id);
// Sets time and revision.
void AddDecision(db::Transaction& tx, const DecisionQueries& queries, int64_t revision, DuplicateDecision& decision);
// Those about any of the sheets that no other supersedes.
std::vector<DuplicateDecision> HoldingDecisions(db::Transaction& tx, const DecisionQueries& queries,
                                                const std::set<std::string>& sheets);
// About a sheet, the oldest first, behind a revision.
std::vector<DuplicateDecision> ListDecisions(db::Transaction& tx, const DecisionQueries& queries,
                                             std::string_view sheet, int64_t after, size_t limit);

}  // namespace socle::census::store
