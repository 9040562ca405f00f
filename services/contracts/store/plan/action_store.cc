#include "services/contracts/store/plan/action_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/plan/action_rows.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::Transaction;
using plan::Action;
using plan::ActionChange;

constexpr Query kRead{"action.read",
                      "SELECT " SOCLE_ACTION_COLUMNS " FROM action a WHERE a.contract_id = $1 AND a.id = $2"};
constexpr Query kReadAll{"action.read_all", "SELECT " SOCLE_ACTION_COLUMNS
                                            " FROM action a WHERE a.contract_id = $1 AND a.id = ANY($2::text[])"};

// Columns that every write of a sheet sets, as names and as a record of them.
#define SOCLE_SHEET                                                                                                   \
  "number, title, title_key, description, axis_id, owner, partners, origin, nature, experiment, "                     \
  "priority, weight, progress_percent, start_date, end_date, milestones, next_milestone, places, place_label, "       \
  "eligible_cents, eligible_basis, lead_competence, exception, exception_reference, exception_date, linked, source, " \
  "synthetic, years, financers, budgeted, lines, action_sheet, action_sheet_etag, proposals"
#define SOCLE_SHEET_RECORD                                                                                             \
  "jsonb_to_record($1::jsonb) AS r(contract_id text, id text, proposer text, selection smallint, selection_reason "    \
  "text, status smallint, number text, title text, title_key text, description text, axis_id "                         \
  "text, owner text, partners jsonb, origin smallint, nature smallint, experiment boolean, priority smallint, "        \
  "weight int, progress_percent smallint, start_date date, end_date date, milestones jsonb, next_milestone date, "     \
  "places text[], place_label text, eligible_cents bigint, eligible_basis smallint, lead_competence boolean, "         \
  "exception smallint, exception_reference text, exception_date date, linked text[], source text, synthetic boolean, " \
  "years smallint[], financers text[], budgeted boolean, lines json, action_sheet text, action_sheet_etag text, "      \
  "proposals text[])"
#define SOCLE_TIMES                                                                                           \
  " RETURNING " SOCLE_MICROS("action.create_time") ", " SOCLE_MICROS("action.update_time") ", " SOCLE_MICROS( \
      "action.delete_time")
constexpr Query kCreate{
    "action.create",
    "INSERT INTO action (contract_id, id, proposer, selection, selection_reason, status, revision, " SOCLE_SHEET
    ") SELECT contract_id, id, proposer, selection, selection_reason, status, $2::bigint, " SOCLE_SHEET
    " FROM " SOCLE_SHEET_RECORD " ON CONFLICT (contract_id, id) DO NOTHING" SOCLE_TIMES};
constexpr Query kUpdate{"action.update", "UPDATE action SET (revision, update_time, " SOCLE_SHEET
                                         ") = (SELECT $2::bigint, now(), " SOCLE_SHEET " FROM " SOCLE_SHEET_RECORD
                                         ") WHERE contract_id = $1::jsonb ->> 'contract_id' "
                                         "AND id = $1::jsonb ->> 'id'" SOCLE_TIMES};
constexpr Query kStep{"action.step",
                      "UPDATE action SET selection = $3, selection_reason = $4, status = $5, revision = $6, "
                      "update_time = now() WHERE contract_id = $1 AND id = $2" SOCLE_TIMES};
constexpr Query kDelete{"action.delete",
                        "UPDATE action SET delete_time = CASE WHEN $3 THEN now() END, revision = $4, update_time = "
                        "now() WHERE contract_id = $1 AND id = $2" SOCLE_TIMES};
constexpr Query kDropBudget{"action.drop_budget",
                            "DELETE FROM action_budget_line WHERE contract_id = $1 AND action_id = $2"};
constexpr Query kDropFunding{"action.drop_funding",
                             "DELETE FROM action_funding_line WHERE contract_id = $1 AND action_id = $2"};
constexpr Query kDropOrientations{"action.drop_orientations",
                                  "DELETE FROM action_orientation WHERE contract_id = $1 AND action_id = $2"};
constexpr Query kDropIdentifiers{"action.drop_identifiers",
                                 "DELETE FROM action_identifier WHERE contract_id = $1 AND action_id = $2"};
#define SOCLE_ACTION_OF_LINES "a.contract_id, a.id, a.axis_key, a.counted"
constexpr Query kAddBudget{"action.add_budget",
                           "INSERT INTO action_budget_line (contract_id, action_id, axis_key, counted, year, nature, "
                           "basis, planned, actual) SELECT " SOCLE_ACTION_OF_LINES
                           ", r.* FROM action a, "
                           "jsonb_to_recordset($3::jsonb) AS r(year smallint, nature smallint, basis smallint, planned "
                           "bigint, actual bigint) WHERE a.contract_id = $1 AND a.id = $2"};
constexpr Query kAddFunding{
    "action.add_funding",
    "INSERT INTO action_funding_line (contract_id, action_id, axis_key, counted, position, financer, financer_label, "
    "funding_grant, "
    "private_funds, year, basis, requested, awarded, paid, request_date, award_date, payment_date, external_ref) "
    "SELECT " SOCLE_ACTION_OF_LINES
    ", r.* FROM action a, jsonb_to_recordset($3::jsonb) AS r(position int, financer text, financer_label text, "
    "funding_grant text, private_funds boolean, year smallint, basis smallint, requested bigint, awarded bigint, paid "
    "bigint, request_date date, award_date date, payment_date date, external_ref text) WHERE a.contract_id = $1 AND "
    "a.id = $2"};
constexpr Query kAddOrientations{"action.add_orientations",
                                 "INSERT INTO action_orientation (contract_id, action_id, orientation_id, position) "
                                 "SELECT $1, $2, * FROM jsonb_to_recordset($3::jsonb) AS r(orientation_id text, "
                                 "position int)"};
constexpr Query kAddIdentifiers{"action.add_identifiers",
                                "INSERT INTO action_identifier (contract_id, action_id, system, value) SELECT $1, $2, "
                                "* FROM jsonb_to_recordset($3::jsonb) AS r(system text, value text)"};
constexpr Query kWriteText{"action.write_text",
                           "INSERT INTO action_text (contract_id, action_id, search_text) VALUES ($1, $2, $3) ON "
                           "CONFLICT (contract_id, action_id) DO UPDATE SET search_text = excluded.search_text"};
constexpr Query kNumberHolder{
    "action.number_holder",
    "SELECT id FROM action WHERE contract_id = $1 AND number = $2 AND number <> '' AND id <> $3"};
constexpr Query kIdentifierHolder{"action.identifier_holder",
                                  "SELECT action_id FROM action_identifier WHERE contract_id = $1 AND system = $2 AND "
                                  "value = $3 AND action_id <> $4"};
constexpr Query kNoOrientations{
    "action.no_orientations",
    "SELECT wanted FROM unnest($2::text[]) wanted WHERE NOT EXISTS (SELECT FROM framework_item f WHERE f.id = wanted "
    "AND f.contract_id = $1 AND f.level = 3 AND f.delete_time = 'infinity')"};
constexpr Query kAddChange{
    "action.add_change",
    "INSERT INTO action_change (contract_id, action_id, revision, effective, selection_before, selection, "
    "status_before, status, reason, actor) VALUES ($1, $2, $3, $4::date, $5, $6, $7, $8, $9, $10) "
    "RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kChanges{"action.changes",
                         "SELECT effective, selection_before, selection, status_before, status, reason, actor, "
                         SOCLE_MICROS("create_time") ", revision FROM action_change WHERE contract_id = $1 AND "
                         "action_id = $2 AND ($3::bigint = 0 OR revision < $3::bigint) ORDER BY revision DESC LIMIT "
                         "$4"};

void SetWritten(const pqxx::result& times, int64_t revision, Action& action) {
  action.written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
  action.delete_time = db::InstantOf(times[0][2]);
}

absl::Status CheckUnique(Transaction& tx, const Action& action) {
  const auto holder_of = [&](const pqxx::result& rows) {
    return fmt::format("contracts/{}/actions/{}", action.contract, db::TextOf(rows[0][0]));
  };
  if (const auto rows = tx.Exec(kNumberHolder, action.contract, action.number, action.id); !rows.empty()) {
    return IdentifierTaken({"number", action.number}, holder_of(rows));
  }
  for (const ExternalId& id : action.external_ids) {
    const auto rows = tx.Exec(kIdentifierHolder, action.contract, id.system, id.id, action.id);
    if (!rows.empty()) return IdentifierTaken(id, holder_of(rows));
  }
  return absl::OkStatus();
}

// Lines of an action, as JsonOf() names them, and the statements that replace them.
struct LinesOf {
  const char* lines;
  const Query* drop;
  const Query* add;
};
constexpr LinesOf kLines[] = {{"budget", &kDropBudget, &kAddBudget},
                              {"funding", &kDropFunding, &kAddFunding},
                              {"orientations", &kDropOrientations, &kAddOrientations},
                              {"identifiers", &kDropIdentifiers, &kAddIdentifiers}};

void WriteText(Transaction& tx, const Action& action, const nlohmann::json& json) {
  tx.Exec(kWriteText, action.contract, action.id, json["search_text"].get_ref<const std::string&>());
}

absl::Status NoAction(std::string_view contract, std::string_view id) {
  return NothingOfName(fmt::format("contracts/{}/actions/{}", contract, id));
}

}  // namespace

absl::StatusOr<Action> ActionStore::Read(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NoAction(contract, id);
  return ActionOf(rows[0]);
}

absl::Status ActionStore::Create(Transaction& tx, int64_t revision, Action& action) {
  SOCLE_RETURN_IF_ERROR(CheckUnique(tx, action));
  const nlohmann::json json = JsonOf(action);
  const pqxx::result times = tx.Exec(kCreate, json.dump(), revision);
  if (times.empty()) return NameTaken(action.Name());
  SetWritten(times, revision, action);
  for (const LinesOf& each : kLines) {
    if (!json[each.lines].empty()) tx.Exec(*each.add, action.contract, action.id, json[each.lines].dump());
  }
  WriteText(tx, action, json);
  return absl::OkStatus();
}

absl::Status ActionStore::Update(Transaction& tx, int64_t revision, const Action& before, Action& action) {
  const nlohmann::json json = JsonOf(action), was = JsonOf(before);
  const auto changed = [&](const char* field) { return json[field] != was[field]; };
  if (changed("number") || changed("identifiers")) SOCLE_RETURN_IF_ERROR(CheckUnique(tx, action));
  for (const LinesOf& each : kLines) {
    if (changed(each.lines) && !was[each.lines].empty()) tx.Exec(*each.drop, action.contract, action.id);
  }
  SetWritten(tx.Exec(kUpdate, json.dump(), revision), revision, action);
  for (const LinesOf& each : kLines) {
    if (!changed(each.lines) || json[each.lines].empty()) continue;
    tx.Exec(*each.add, action.contract, action.id, json[each.lines].dump());
  }
  if (changed("search_text")) WriteText(tx, action, json);
  return absl::OkStatus();
}

void ActionStore::WriteStep(Transaction& tx, int64_t revision, Action& action) {
  SetWritten(tx.Exec(kStep, action.contract, action.id, static_cast<int>(action.selection), action.selection_reason,
                     static_cast<int>(action.status), revision),
             revision, action);
}

void ActionStore::SetDeleted(Transaction& tx, int64_t revision, bool deleted, Action& action) {
  SetWritten(tx.Exec(kDelete, action.contract, action.id, deleted, revision), revision, action);
}

std::vector<std::string> ActionStore::NoOrientations(Transaction& tx, std::string_view contract,
                                                     std::span<const std::string> ids) {
  std::vector<std::string> missing;
  for (const pqxx::row& row : tx.Exec(kNoOrientations, contract, db::ArrayOf(ids))) {
    missing.push_back(db::TextOf(row[0]));
  }
  return missing;
}

void ActionStore::AddChange(Transaction& tx, int64_t revision, const Action& action, ActionChange& change) {
  change.revision = revision;
  change.create_time =
      db::InstantOf(tx.Exec(kAddChange, action.contract, action.id, revision, db::SqlDate(change.effective),
                            change.selection_before, static_cast<int>(change.selection), change.status_before,
                            static_cast<int>(change.status), change.reason, change.actor)[0][0]);
}

absl::StatusOr<Action> ActionStore::Find(std::string_view contract, std::string_view id, Deadline deadline) {
  Action found;
  SOCLE_RETURN_IF_ERROR(
      db::ReadOnce(*pool_, deadline, kRead, {contract, id}, [&](const db::Rows& rows) -> absl::Status {
        if (rows.size() == 0) return NoAction(contract, id);
        found = ActionOf({rows, 0});
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<std::vector<Action>> ActionStore::FindAll(std::string_view contract, std::span<const std::string> ids,
                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Action>> {
    std::vector<Action> actions;
    for (const pqxx::row& row : tx.Exec(kReadAll, contract, db::ArrayOf(ids))) actions.push_back(ActionOf(row));
    return actions;
  });
}

absl::StatusOr<std::vector<ActionChange>> ActionStore::ListChanges(std::string_view contract, std::string_view id,
                                                                   int64_t before_revision, size_t limit,
                                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ActionChange>> {
    SOCLE_RETURN_IF_ERROR(Read(tx, contract, id).status());
    std::vector<ActionChange> changes;
    for (const pqxx::row& row : tx.Exec(kChanges, contract, id, before_revision, static_cast<int64_t>(limit))) {
      changes.push_back({.effective = db::DateOf(row[0]),
                         .selection_before = row[1].as<int>(),
                         .selection = static_cast<plan::Selection>(row[2].as<int>()),
                         .status_before = row[3].as<int>(),
                         .status = static_cast<plan::Status>(row[4].as<int>()),
                         .reason = db::TextOf(row[5]),
                         .actor = db::TextOf(row[6]),
                         .create_time = db::InstantOf(row[7]),
                         .revision = row[8].as<int64_t>()});
    }
    return changes;
  });
}

}  // namespace socle::contracts::store
