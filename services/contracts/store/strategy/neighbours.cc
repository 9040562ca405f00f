#include "services/contracts/store/strategy/neighbours.h"

#include "platform/db/column_values.h"
#include "platform/db/transaction.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;

constexpr Query kTables{"strategy.neighbours",
                        "SELECT to_regclass('instrument') IS NOT NULL, to_regclass('action_orientation') IS NOT NULL"};
constexpr Query kCoverage{"strategy.coverage",
                          "SELECT frozen_version > 0 FROM instrument WHERE contract_id = $1 AND id = $2"};
constexpr Query kHasAction{"strategy.has_action",
                           "SELECT FROM action WHERE contract_id = $1 AND id = $2 AND delete_time IS NULL"};
// A proposal that was rejected answers nothing.
constexpr Query kActions{"strategy.actions",
                         "SELECT id, title FROM action WHERE contract_id = $1 AND delete_time IS NULL AND selection <> "
                         "3"};
constexpr Query kActionLinks{"strategy.action_links",
                             "SELECT action_id, orientation_id FROM action_orientation WHERE contract_id = $1"};

bool AreInstrumentsThere(Transaction& tx) { return tx.Exec(kTables)[0][0].as<bool>(); }
bool IsPlanThere(Transaction& tx) { return tx.Exec(kTables)[0][1].as<bool>(); }

}  // namespace

Coverage CoverageBy(Transaction& tx, std::string_view contract, std::string_view instrument) {
  if (!AreInstrumentsThere(tx)) return Coverage::kNoInstrument;
  const pqxx::result rows = tx.Exec(kCoverage, contract, instrument);
  if (rows.empty()) return Coverage::kNoInstrument;
  return rows[0][0].as<bool>() ? Coverage::kFixedText : Coverage::kOpenText;
}

bool HasInstrument(Transaction& tx, std::string_view contract, std::string_view instrument) {
  return CoverageBy(tx, contract, instrument) != Coverage::kNoInstrument;
}

bool HasAction(Transaction& tx, std::string_view contract, std::string_view action) {
  return IsPlanThere(tx) && !tx.Exec(kHasAction, contract, action).empty();
}

void AddActions(Transaction& tx, std::string_view contract, std::vector<TraceNode>* nodes,
                std::vector<TraceLink>* links) {
  if (!IsPlanThere(tx)) return;
  for (const pqxx::row& row : tx.Exec(kActions, contract)) {
    nodes->push_back({.level = TraceLevel::kAction, .id = TextOf(row[0]), .title = TextOf(row[1])});
  }
  for (const pqxx::row& row : tx.Exec(kActionLinks, contract)) {
    links->push_back({.level = TraceLevel::kAction, .id = TextOf(row[0]), .rests_on = TextOf(row[1])});
  }
}

}  // namespace socle::contracts::store
