// What the strategy reads of the other tables of a contract: its instruments and the actions of its plan.
#pragma once

#include <string_view>

#include "services/contracts/domain/strategy/section_lock.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts::store {

Coverage CoverageBy(db::Transaction& tx, std::string_view contract, std::string_view instrument);
bool HasInstrument(db::Transaction& tx, std::string_view contract, std::string_view instrument);
// Deleted ones are not there.
bool HasAction(db::Transaction& tx, std::string_view contract, std::string_view action);

}  // namespace socle::contracts::store
