// Where communes lie, and what départements and régions they belong to, over time.
#pragma once

#include <span>

#include "services/registry/domain/groupings/cog_years.h"

namespace socle::registry {

// Adds the situations of communes, déléguées, associées and arrondissements municipaux.
//
// From the first list of the COG on, as the lists of each year say. Before, the département is the one that the code
// shows: codes follow the département (MOD 41). 20 is Corse until 1976; 75 and 78 are Seine and Seine-et-Oise until
// 1968. The région is left empty before 2016-01-01 (loi n° 2015-29): no source at hand has the older ones.
void AddCommuneSituations(std::span<const CogYear> years, const SuccessionGraph& communes, Record& record);

}  // namespace socle::registry
