// Which EPCI carries on which, weighted by communes.
#pragma once

#include <span>

#include "services/registry/domain/groupings/perimeters.h"

namespace socle::registry {

// Adds, for each two lists that follow each other, an edge from every EPCI to every other one that holds some of its
// communes in the next list; communes that merged in between are followed through `communes`. The share is exact where
// one heir takes all communes of an EPCI that ends, else communes gone there of communes it had.
void AddEpciSuccessions(std::span<const Perimeter> perimeters, const SuccessionGraph& communes, Record& record);

}  // namespace socle::registry
