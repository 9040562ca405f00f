// What persons decided about sheets that may tell one project, whichever kind of sheets they are.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "platform/base/instant.h"

namespace socle::census {

// As in the API; stored: append only.
// A decision that is withdrawn says nothing of its sheets any more.
enum class Verdict { kSame = 1, kDifferent = 2, kWithdrawn = 3 };

struct DuplicateDecision {
  std::string id;
  std::vector<std::string> sheets;  // ids
  Verdict verdict = Verdict::kSame;
  std::string reason;
  std::string supersedes;
  std::string superseded_by;
  Instant create_time{};
  int64_t revision = 0;
};

// The project of each sheet, by decisions that hold: the lowest id of those that tell the same.
std::map<std::string, std::string> ProjectsOf(const std::set<std::string>& sheets,
                                              const std::vector<DuplicateDecision>& holding);
// The decision that says of two sheets of one project that they are different; nullptr: none does.
const DuplicateDecision* Contradiction(const std::map<std::string, std::string>& projects,
                                       const std::vector<DuplicateDecision>& holding);

}  // namespace socle::census
