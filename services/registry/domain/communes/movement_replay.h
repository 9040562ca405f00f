// INSEE's movements of communes, applied since 1943.
#pragma once

#include "services/registry/domain/communes/commune_history.h"
#include "services/registry/domain/communes/commune_lists.h"

namespace socle::registry {

// Movements of one day are applied in this order; numeric order gives eight wrong communes, all at once eighteen.
inline constexpr MovementCode kMovementOrder[] = {41, 20, 21, 30, 31, 33, 34, 10, 32, 70, 71, 72, 35, 50};

// The history of all communes from the movements and one list, which adds the many communes that never moved and the
// parents that no movement states. What is alive before its first movement begins at Date::Min() (kOnOrBefore: the file
// begins in 1943). Nothing has zero length: what begins and ends on one day is not in the history, its heirs are joined
// to its origins.
//
// What the file says that cannot be (a movement of a commune that does not live, or lives under another name) goes to
// `disagreements` ("movement-contradiction").
CommuneHistory ReplayMovements(const MovementList& movements, const YearList* list,
                               std::vector<Disagreement>* disagreements);

// Indexes into rows, by date and then kMovementOrder; rows of one (date, MOD) stay together in the order of the file.
std::vector<size_t> MovementSequence(const std::vector<MovementRow>& rows);

}  // namespace socle::registry
