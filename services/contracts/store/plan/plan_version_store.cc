#include "services/contracts/store/plan/plan_version_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;
using plan::PlannedAction;
using plan::PlanVersion;

#define SOCLE_COLUMNS \
  "SELECT contract_id, number, cause, effective, action_count, sha256, " SOCLE_MICROS("create_time") ", " \
  "revision FROM plan_version "
constexpr Query kLatest{"plan_version.latest", SOCLE_COLUMNS "WHERE contract_id = $1 ORDER BY number DESC LIMIT 1"};
constexpr Query kRead{"plan_version.read", SOCLE_COLUMNS "WHERE contract_id = $1 AND number = $2"};
constexpr Query kList{"plan_version.list",
                      SOCLE_COLUMNS "WHERE contract_id = $1 AND number > $2 ORDER BY number LIMIT $3"};
#undef SOCLE_COLUMNS
constexpr Query kContract{"plan_version.contract", "SELECT FROM contract WHERE id = $1"};
constexpr Query kCurrent{"plan_version.current",
                         "SELECT a.id, a.number, a.title, coalesce(a.axis_id, ''), coalesce(x.label, ''), a.owner "
                         "FROM action a LEFT JOIN axis x ON x.contract_id = a.contract_id AND x.id = a.axis_id "
                         "WHERE a.contract_id = $1 AND a.selection = 2 AND a.delete_time IS NULL ORDER BY a.id"};
constexpr Query kAdd{"plan_version.add",
                     "INSERT INTO plan_version (contract_id, number, cause, effective, action_count, sha256, revision) "
                     "VALUES ($1, $2, $3, $4::date, $5, $6, $7) RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kAddActions{
    "plan_version.add_actions",
    "INSERT INTO plan_version_action (contract_id, version, action_id, number, title, axis_id, axis_label, owner) "
    "SELECT $1, $2::int, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])"};
constexpr Query kActions{"plan_version.actions",
                         "SELECT action_id, number, title, axis_id, axis_label, owner FROM plan_version_action WHERE "
                         "contract_id = $1 AND version = $2 AND action_id > $3 ORDER BY action_id LIMIT $4"};

PlanVersion VersionOf(const pqxx::row& row) {
  return {.contract = TextOf(row[0]),
          .number = row[1].as<int32_t>(),
          .cause = TextOf(row[2]),
          .effective = db::DateOf(row[3]),
          .action_count = row[4].as<int32_t>(),
          .sha256 = TextOf(row[5]),
          .create_time = db::InstantOf(row[6]),
          .revision = row[7].as<int64_t>()};
}

std::vector<PlannedAction> ActionsOf(const pqxx::result& rows) {
  std::vector<PlannedAction> actions;
  for (const pqxx::row& row : rows) {
    actions.push_back({TextOf(row[0]), TextOf(row[1]), TextOf(row[2]), TextOf(row[3]), TextOf(row[4]), TextOf(row[5])});
  }
  return actions;
}

std::string ColumnOf(const std::vector<PlannedAction>& actions, std::string PlannedAction::*field) {
  db::ArrayLiteral column;
  for (const PlannedAction& action : actions) column.Add(action.*field);
  return column.ToString();
}

absl::Status CheckContract(Transaction& tx, std::string_view contract) {
  if (!tx.Exec(kContract, contract).empty()) return absl::OkStatus();
  return NothingOfName(fmt::format("contracts/{}", contract));
}

}  // namespace

std::optional<PlanVersion> PlanVersionStore::Latest(Transaction& tx, std::string_view contract) {
  const pqxx::result rows = tx.Exec(kLatest, contract);
  return rows.empty() ? std::nullopt : std::optional(VersionOf(rows[0]));
}

std::vector<PlannedAction> PlanVersionStore::Current(Transaction& tx, std::string_view contract) {
  return ActionsOf(tx.Exec(kCurrent, contract));
}

void PlanVersionStore::Add(Transaction& tx, int64_t revision, const std::vector<PlannedAction>& actions,
                           PlanVersion& version) {
  version.create_time =
      db::InstantOf(tx.Exec(kAdd, version.contract, version.number, version.cause, db::SqlDate(version.effective),
                            version.action_count, version.sha256, revision)[0][0]);
  version.revision = revision;
  tx.Exec(kAddActions, version.contract, version.number, ColumnOf(actions, &PlannedAction::action),
          ColumnOf(actions, &PlannedAction::number), ColumnOf(actions, &PlannedAction::title),
          ColumnOf(actions, &PlannedAction::axis), ColumnOf(actions, &PlannedAction::axis_label),
          ColumnOf(actions, &PlannedAction::owner));
}

absl::StatusOr<PlanVersion> PlanVersionStore::Find(std::string_view contract, int32_t number, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<PlanVersion> {
    const pqxx::result rows = number == 0 ? tx.Exec(kLatest, contract) : tx.Exec(kRead, contract, number);
    if (!rows.empty()) return VersionOf(rows[0]);
    return NothingOfName(
        fmt::format("contracts/{}/planVersions/{}", contract, number == 0 ? "latest" : std::to_string(number)));
  });
}

absl::StatusOr<std::vector<PlanVersion>> PlanVersionStore::List(std::string_view contract, int32_t after, size_t limit,
                                                                Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<PlanVersion>> {
    SOCLE_RETURN_IF_ERROR(CheckContract(tx, contract));
    std::vector<PlanVersion> list;
    for (const pqxx::row& row : tx.Exec(kList, contract, after, static_cast<int64_t>(limit))) {
      list.push_back(VersionOf(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<PlannedAction>> PlanVersionStore::ListActions(const PlanVersion& version,
                                                                         std::string_view after, size_t limit,
                                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<PlannedAction>> {
    return ActionsOf(tx.Exec(kActions, version.contract, version.number, after, static_cast<int64_t>(limit)));
  });
}

}  // namespace socle::contracts::store
