// What fiches-actions ask of the registry: whether those whom they name have ever been known to it.
#pragma once

#include <chrono>
#include <set>
#include <span>
#include <string>

#include "absl/status/statusor.h"

namespace socle::census::sheets {

class PartyDirectory {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~PartyDirectory() = default;

  // Those of the names of collectivités, organisations, persons and bodies that are, or have been, known, whether they
  // live or not, are erased or not: sheets are older than mergers. UNAVAILABLE, reason REGISTRY_UNAVAILABLE.
  virtual absl::StatusOr<std::set<std::string>> Known(std::span<const std::string> names, Deadline deadline) = 0;
};

}  // namespace socle::census::sheets
