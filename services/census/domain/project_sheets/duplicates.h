// Sheets that may tell the same project: by what they are looked for, how sure it is, and what decisions make of them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

enum class Verdict { kSame = 1, kDifferent = 2 };

struct DuplicateDecision {
  std::string id;
  std::vector<std::string> sheets;  // ids
  Verdict verdict = Verdict::kSame;
  std::string reason;
  std::string supersedes;
  std::string superseded_by;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return "duplicateDecisions/" + id; }
};

// The project of each sheet, by decisions that hold: the lowest id of those that tell the same.
std::map<std::string, std::string> ProjectsOf(const std::set<std::string>& sheets,
                                              const std::vector<DuplicateDecision>& holding);
// The decision that says of two sheets of one project that they are different; nullptr: none does.
const DuplicateDecision* Contradiction(const std::map<std::string, std::string>& projects,
                                       const std::vector<DuplicateDecision>& holding);

}  // namespace socle::census
