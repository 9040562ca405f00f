#include "services/contracts/store/plan/axis_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/plan/axis_rows.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::Transaction;
using plan::Axis;

#define SOCLE_TIMES SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
#define SOCLE_COLUMNS                                                                                        \
  "SELECT contract_id, id, coalesce(parent_id, ''), label, description, position, weight, edition, source, " \
  "synthetic, " SOCLE_TIMES ", revision FROM axis "
constexpr Query kAll{"axis.all", SOCLE_COLUMNS "WHERE contract_id = $1"};
constexpr Query kRead{"axis.read", SOCLE_COLUMNS "WHERE contract_id = $1 AND id = $2"};
constexpr Query kCreate{
    "axis.create",
    "INSERT INTO axis (contract_id, id, parent_id, label, description, position, weight, edition, source, synthetic, "
    "revision) VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING "
    "RETURNING " SOCLE_TIMES};
constexpr Query kUpdate{"axis.update",
                        "UPDATE axis SET parent_id = nullif($3, ''), label = $4, description = $5, position = $6, "
                        "weight = $7, source = $8, synthetic = $9, revision = $10, update_time = now() WHERE "
                        "contract_id = $1 AND id = $2 RETURNING " SOCLE_TIMES};
constexpr Query kHasActions{"axis.has_actions", "SELECT FROM action WHERE contract_id = $1 AND axis_id = $2 LIMIT 1"};
constexpr Query kDelete{"axis.delete", "DELETE FROM axis WHERE contract_id = $1 AND id = $2"};
constexpr Query kHold{"axis.hold", "SELECT FROM axis WHERE contract_id = $1 AND id = $2 FOR KEY SHARE"};
constexpr Query kContract{"axis.contract", "SELECT FROM contract WHERE id = $1"};

Axis AxisOf(const pqxx::row& row) {
  Axis axis{.contract = db::TextOf(row[0]),
            .id = db::TextOf(row[1]),
            .parent = db::TextOf(row[2]),
            .label = db::TextOf(row[3]),
            .description = db::TextOf(row[4]),
            .position = row[5].as<int32_t>(),
            .weight = row[6].as<int32_t>(),
            .edition = db::TextOf(row[7]),
            .source = db::TextOf(row[8]),
            .synthetic = row[9].as<bool>()};
  axis.written = {db::InstantOf(row[10]), db::InstantOf(row[11]), row[12].as<int64_t>()};
  return axis;
}

}  // namespace

std::vector<Axis> AllAxes(Transaction& tx, std::string_view contract) {
  std::vector<Axis> axes;
  for (const pqxx::row& row : tx.Exec(kAll, contract)) axes.push_back(AxisOf(row));
  return axes;
}

std::vector<Axis> AxisStore::All(Transaction& tx, std::string_view contract) { return AllAxes(tx, contract); }

absl::StatusOr<Axis> AxisStore::Read(Transaction& tx, std::string_view contract, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, id);
  if (rows.empty()) return NothingOfName(fmt::format("contracts/{}/axes/{}", contract, id));
  return AxisOf(rows[0]);
}

absl::Status AxisStore::Create(Transaction& tx, int64_t revision, Axis& axis) {
  const pqxx::result times = tx.Exec(kCreate, axis.contract, axis.id, axis.parent, axis.label, axis.description,
                                     axis.position, axis.weight, axis.edition, axis.source, axis.synthetic, revision);
  if (times.empty()) return NameTaken(axis.Name());
  axis.written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
  return absl::OkStatus();
}

void AxisStore::Update(Transaction& tx, int64_t revision, Axis& axis) {
  const pqxx::result times = tx.Exec(kUpdate, axis.contract, axis.id, axis.parent, axis.label, axis.description,
                                     axis.position, axis.weight, axis.source, axis.synthetic, revision);
  axis.written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
}

bool AxisStore::HasActions(Transaction& tx, const Axis& axis) {
  return !tx.Exec(kHasActions, axis.contract, axis.id).empty();
}

void AxisStore::Delete(Transaction& tx, const Axis& axis) { tx.Exec(kDelete, axis.contract, axis.id); }

bool AxisStore::Hold(Transaction& tx, std::string_view contract, std::string_view id) {
  return !tx.Exec(kHold, contract, id).empty();
}

absl::StatusOr<Axis> AxisStore::Find(std::string_view contract, std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, contract, id); });
}

absl::StatusOr<std::vector<Axis>> AxisStore::List(std::string_view contract, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Axis>> {
    if (tx.Exec(kContract, contract).empty()) return NothingOfName(fmt::format("contracts/{}", contract));
    return AllAxes(tx, contract);
  });
}

}  // namespace socle::contracts::store
