// Label, nature and fiscalité of every EPCI over time, and its SIREN, out of the yearly perimeters.
#pragma once

#include <span>

#include "services/registry/domain/groupings/perimeters.h"

namespace socle::registry {

// Adds versions and identifiers. Two spellings of one name make one version with the newest spelling; before the list
// that has it, the older one was believed. An EPCI of the newest list goes on. Of a year without a list (2018) nothing
// is said of an EPCI that the list before or after does not have; one that both have goes on under its old name.
void AddEpciVersions(std::span<const Perimeter> perimeters, Record& record);

}  // namespace socle::registry
