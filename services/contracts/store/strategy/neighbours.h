// What the strategy reads of the other tables of a contract: its instruments and the actions of its plan.
#pragma once

#include <string_view>
#include <vector>

#include "services/contracts/domain/strategy/section_lock.h"
#include "services/contracts/domain/strategy/trace.h"

namespace socle::db {
class Transaction;
}

namespace socle::contracts::store {

Coverage CoverageBy(db::Transaction& tx, std::string_view contract, std::string_view instrument);
bool HasInstrument(db::Transaction& tx, std::string_view contract, std::string_view instrument);
// Deleted ones are not there.
bool HasAction(db::Transaction& tx, std::string_view contract, std::string_view action);
// The actions of the plan that are neither deleted nor rejected, and the orientations that they serve.
void AddActions(db::Transaction& tx, std::string_view contract, std::vector<TraceNode>* nodes,
                std::vector<TraceLink>* links);

}  // namespace socle::contracts::store
