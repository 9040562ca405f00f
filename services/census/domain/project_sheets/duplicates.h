// Sheets that may tell the same project: by what they are looked for, and how sure it is.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/census/domain/duplicates/likeness.h"
#include "services/census/domain/project_sheets/sheet.h"

namespace socle::census {

// As in the API; their order is that in which they are shown.
enum class DuplicateReason {
  kExternalId = 1,
  kLocality = 2,
  kCountry = 3,
  kTitle = 4,
  kFinancer = 5,
  kYear = 6,
  kBeneficiaries = 7
};

using Likeness = LikenessBy<DuplicateReason>;  // 100 with a number elsewhere in common
using DuplicateHint = Likeness::Hint;

// The same for both orders.
Likeness LikenessOf(const Sheet& a, const Sheet& b);

// What lists filter by ("country:BJ", "under:eau", "party:…") and duplicates are looked for by ("place:", "id:",
// "word:"). Each once.
std::vector<std::string> KeysOf(const Sheet& sheet);

}  // namespace socle::census
