// Legal populations by year, of communes and EPCI.
#pragma once

#include <span>

#include "services/registry/domain/groupings/perimeters.h"

namespace socle::registry {

// The lists of EPCI members state the populations of their own year; so does `communes.json` of 2019 and of no other
// year (the later ones hold figures of one to three years after), which is why nothing else is read from it. Of an
// EPCI: the yearly series, else what `epci.json` states for it, else the sum of its members when all are stated.
void AddPopulations(std::span<const SourceDocument> documents, const SuccessionGraph& communes, Record& record);

}  // namespace socle::registry
