// The names that a running registry holds, read from the published files: what the quality and speed of the search are
// measured on.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/search/search_index.h"

namespace socle::registry {

struct RealNames {
  std::vector<SearchEntry> entries;
  // Places in `entries`; the id of an entry is its place.
  std::vector<uint32_t> current_communes;
};

// Communes (current, déléguées, associées, arrondissements municipaux), EPCI, départements and régions of 2026, from
// the npm package of that year; empty if it is not installed.
RealNames ReadRealNames();

}  // namespace socle::registry
