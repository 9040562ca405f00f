#include "services/contracts/store/strategy/neighbours.h"

#include "platform/db/transaction.h"

namespace socle::contracts::store {
namespace {

using db::Query;
using db::Transaction;

constexpr Query kCoverage{"strategy.coverage",
                          "SELECT frozen_version > 0 FROM instrument WHERE contract_id = $1 AND id = $2"};
constexpr Query kHasAction{"strategy.has_action",
                           "SELECT FROM action WHERE contract_id = $1 AND id = $2 AND delete_time IS NULL"};

}  // namespace

Coverage CoverageBy(Transaction& tx, std::string_view contract, std::string_view instrument) {
  const pqxx::result rows = tx.Exec(kCoverage, contract, instrument);
  if (rows.empty()) return Coverage::kNoInstrument;
  return rows[0][0].as<bool>() ? Coverage::kFixedText : Coverage::kOpenText;
}

bool HasInstrument(Transaction& tx, std::string_view contract, std::string_view instrument) {
  return CoverageBy(tx, contract, instrument) != Coverage::kNoInstrument;
}

bool HasAction(Transaction& tx, std::string_view contract, std::string_view action) {
  return !tx.Exec(kHasAction, contract, action).empty();
}

}  // namespace socle::contracts::store
