// What parties do for themselves, row by row.
#pragma once

#include <cstdint>

#include "platform/db/transaction.h"
#include "services/contracts/domain/instruments/instrument_file.h"

namespace socle::contracts::store {

// Deliberations, mandates and signatures of the file's instrument, in the order in which they were recorded.
void ReadPartyActs(db::Transaction& tx, InstrumentFile* file);

// Those with revision 0: new ones, and what changed of those that are there.
void WritePartyActs(db::Transaction& tx, int64_t revision, InstrumentFile* file);

}  // namespace socle::contracts::store
