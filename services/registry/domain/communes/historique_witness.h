// The historique of the package beside the movements of INSEE: two tellings of the same events.
#pragma once

#include <vector>

#include "services/registry/domain/communes/commune_history.h"

namespace socle::registry {

// Begins, ends and changes up to `until` (included) that only one of the two has ("only-in-movements",
// "only-in-historique"), or that leave another name or kind of change on the same day ("same-date-other-name").
// Arrondissements municipaux are left out: the historique has none.
std::vector<Disagreement> CompareHistories(const CommuneHistory& movements, SourceId movements_source,
                                           const CommuneHistory& historique, SourceId historique_source, Date until);

}  // namespace socle::registry
