// What an import changed, as audit records and events: who follows the record learns of merges, renames and moves.
#pragma once

#include <string_view>

#include "platform/db/transaction.h"
#include "services/registry/store/record_diff.h"

namespace socle::registry::store {

// Within the transaction of the revision. The first import of all is one event about all collectivités; later ones have
// one event for each that changed, with what changed as slugs (docs/api-guide.md): "renamed", "succeeded",
// "succeeds", "joined", "left", "located", "identifiers", "postal-codes", "population", "history".
void RecordImport(db::Transaction& tx, const RecordDiff& diff, int64_t revision, std::string_view actor);

}  // namespace socle::registry::store
