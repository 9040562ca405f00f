// A territory of projects: members at a date, and what becomes of them.
//
// It is attached to no département and no région: what it touches follows from the communes that it reaches (reach.h).
#pragma once

#include <string>
#include <vector>

#include "platform/base/date.h"
#include "services/registry/domain/written/archive.h"
#include "services/registry/domain/written/references.h"

namespace socle::registry {

// As v1::Territory::Kind; stored: append only.
enum class TerritoryKind : int16_t {
  kScot = 1,
  kPays = 2,
  kBassinMinier = 3,
  kTerritoireIndustrie = 4,
  kCrte = 5,
  kArrondissement = 6,
  kAdHoc = 7,
};

// As v1::Territory::Policy; stored: append only.
enum class SuccessionPolicy : int16_t {
  kFrozen = 1,           // the ground of the perimeter date
  kFollowSuccessors = 2  // whoever carries the members on
};

struct Territory {
  TerritoryKind kind = TerritoryKind::kAdHoc;
  std::string label;
  std::vector<std::string> members;  // names of collectivités and organisations, sorted, each once
  Date perimeter_date;
  SuccessionPolicy policy = SuccessionPolicy::kFrozen;
  std::vector<ExternalId> external_ids;  // sorted
  std::string description;
  GeometryReference geometry;

  friend bool operator==(const Territory&, const Territory&) = default;
};

// Every identifier that must be its own.
inline const std::vector<ExternalId>& IdentifiersOf(const Territory& territory) { return territory.external_ids; }

using TerritoryArchive = Archive<Territory>;

}  // namespace socle::registry
