// The published lists of territories: Territoires d'industrie (ANCT, two files) and CRTE (ANCT, 2022).
#pragma once

#include <span>

#include "absl/status/statusor.h"
#include "services/registry/domain/snapshot/snapshot.h"
#include "services/registry/domain/territories/territory.h"
#include "services/registry/domain/written/imported.h"

namespace socle::registry {

// What the files state. Members are given by SIREN, and found as the EPCI of that number or the commune that carried it
// on 1 January of the list's year (its file name tells; else 2026 and 2022). Perimeters are FOLLOW_SUCCESSORS: a
// programme goes on with whoever carries its members on. INVALID_ARGUMENT for a file that is none of these.
absl::StatusOr<ImportedList<Territory>> ReadTerritoryLists(std::span<const ImportedFile> files,
                                                           const Snapshot& snapshot);

// Who carries the SIREN on the day, or did at another time; nothing when nobody ever did.
std::optional<Entity> HolderOfSiren(const Snapshot& snapshot, std::string_view siren, Date day);

}  // namespace socle::registry
