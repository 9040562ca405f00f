// What must hold of the store whatever is put into it. Each property is a function that says what it found: the
// property tests want nothing found, and the controls, which break the store on purpose, want something found.
#pragma once

#include <string>
#include <vector>

#include "tests/integration/store/store_fixture.h"

namespace socle::registry::store {

// After each of the records was put in its turn, the newest is what is loaded.
std::string NewestIsLoaded(RegistryDatabase& registry, const std::vector<Record>& records);

// And each can still be loaded as of its revision.
std::string EveryRevisionStays(RegistryDatabase& registry, const std::vector<Record>& records);

// A record with a fact that overlaps one of its own in both times is refused, and leaves nothing behind. `lawful` has a
// version; `which` (any number) chooses it and how they overlap.
std::string OverlapIsRefused(RegistryDatabase& registry, const Record& lawful, unsigned which);

}  // namespace socle::registry::store
