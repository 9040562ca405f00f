// The `historique-communes.json` of the package, as a history of communes.
#pragma once

#include "services/registry/domain/communes/commune_history.h"
#include "services/registry/domain/sources/source_rows.h"

namespace socle::registry {

// Every record but those of kind COMP, which are no communes: the ghost of a merged one, kept by the file to say which
// comes back when a merger is undone. They only give edges here. Records that differ in their members alone are joined.
// What happens on `until` or later is left out. What has no begin begins at Date::Min() (kOnOrBefore: the file begins
// in 1943). There are no arrondissements municipaux in the file.
CommuneHistory HistoriqueHistory(const HistoriqueList& historique, Date until);

// The movement of INSEE that a reason of the file ("fusion simple") stands for; 0 for one that stands for several.
MovementCode MovementOfReason(std::string_view reason);

}  // namespace socle::registry
