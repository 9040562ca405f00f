// Régions, départements, collectivités d'outre-mer, à statut particulier and uniques over time.
//
// A département of today is a circonscription of the State and most times a collectivité as well. Where it is only the
// former (2A, 2B, 67, 68, 75, 972, 973, and 976 since 2026) the `ctcd` of its situation is not its code followed by D
// but the collectivité that has its powers; in 69 both are there, 69D and, for 58 communes, 69M.
#pragma once

#include <span>

#include "services/registry/domain/groupings/cog_years.h"

namespace socle::registry {

// Adds versions and situations. A département begins with the first commune that shows its code, a région with the
// reform of 2016; older régions are in no source. The names before decrees of renaming are those of territorial_law.h.
// The collectivités that are not départements come from the CTCD column of the official lists (2021 on): without these
// lists there are none.
void AddDivisions(std::span<const SourceDocument> documents, std::span<const CogYear> years,
                  const SuccessionGraph& communes, Record& record);

}  // namespace socle::registry
