// SIREN and postal codes of communes over time.
#pragma once

#include <span>

#include "services/registry/domain/groupings/cog_years.h"

namespace socle::registry {

// Adds the SIREN that the lists of communes (npm since 2022) and of EPCI members state. The SIREN is the body, the code
// is the place: a commune nouvelle keeps a code and gets a new SIREN, a code change takes the SIREN along.
void AddCommuneSirens(std::span<const SourceDocument> documents, std::span<const CogYear> years,
                      const SuccessionGraph& communes, Record& record);

// Adds the postal codes, which only npm has: undated there, so those of the day the package was built.
void AddPostalCodes(std::span<const CogYear> years, const SuccessionGraph& communes, Record& record);

}  // namespace socle::registry
