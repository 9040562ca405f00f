// Sheets that may tell the same project: by what they are looked for, how sure it is, and what decisions make of them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/census/domain/duplicates/decisions.h"
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

struct DuplicateHint {
  DuplicateReason reason;
  std::string value;
  int points = 0;
};

struct Likeness {
  int confidence = 0;  // 0 to 100; 100 with a number elsewhere in common
  std::vector<DuplicateHint> hints;
};
inline constexpr int kProposedFrom = 50;

// The same for both orders.
Likeness LikenessOf(const Sheet& a, const Sheet& b);

// What lists filter by ("country:BJ", "under:eau", "party:…") and duplicates are looked for by ("place:", "id:",
// "word:"). Each once.
std::vector<std::string> KeysOf(const Sheet& sheet);

}  // namespace socle::census
