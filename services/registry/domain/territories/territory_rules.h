// What a territory must be, and what is said of one that is odd.
#pragma once

#include "services/registry/domain/advisories.h"
#include "services/registry/domain/snapshot/snapshot.h"
#include "services/registry/domain/territories/territory.h"
#include "services/registry/domain/written/fault.h"

namespace socle::registry {

inline constexpr size_t kMaxTerritoryMembers = 5000;
inline constexpr size_t kMaxExternalIds = 20;

// Members and identifiers sorted. Repeats stay: CheckTerritory tells them.
void Normalise(Territory* territory);

// All that is wrong with a normalised territory, as far as the geography knows. Organisations among the members are for
// the caller to look up.
Faults CheckTerritory(const Territory& territory, const Snapshot& snapshot);

// Faults that organisations and territories share.
void CheckExternalIds(const std::vector<ExternalId>& ids, Faults* faults);
void CheckGeometry(const GeometryReference& geometry, Faults* faults);
// Each known to the registry, or an organisation; each once.
void CheckMemberNames(const std::vector<std::string>& names, size_t min, size_t max, const Snapshot& snapshot,
                      Faults* faults);

// `member-not-alive`: a member that did not live on the perimeter date, as far as the record knows. At most 20.
std::vector<Advisory> TerritoryAdvisories(const Territory& territory, const Snapshot& snapshot);

}  // namespace socle::registry
