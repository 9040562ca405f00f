// What only the lists of two 1 Januaries tell.
#pragma once

#include <span>

#include "services/registry/domain/communes/commune_history.h"
#include "services/registry/domain/communes/commune_lists.h"

namespace socle::registry {

// Brings the history to what lists[index] says: every difference becomes a change on its 1 January
// (Precision::kVintage, the real day is unknown). Types that the history does not know at all begin with kOnOrBefore.
// `lists` are by year.
//
// Who carries on a commune that is gone: the commune of the déléguée or associée that has its code, else the one that
// counts its code among its former ones, in this list or a later one, else the one that has its SIREN; the last two are
// only in the package.
void AppendVintage(std::span<const YearList> lists, size_t index, CommuneHistory* history);

}  // namespace socle::registry
