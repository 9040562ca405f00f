// From the edges of a history to the successions of the record.
#pragma once

#include <functional>
#include <vector>

#include "services/registry/domain/communes/commune_history.h"

namespace socle::registry {

// One succession for each pair of entities and day. The share is 1/1 (kExact) where one heir takes all, and unset
// (kUnknown) where several do: nothing published divides a commune's territory. A commune that becomes déléguée or
// associée has two kinds of heirs, each counted for itself: the commune that takes it in, and the part that keeps its
// name. `known_since(entity, day)` says since when the entity's event of that day is known.
std::vector<Succession> SuccessionsOf(const CommuneHistory& history,
                                      const std::function<Instant(const Entity&, Date)>& known_since);

}  // namespace socle::registry
