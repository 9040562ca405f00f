// What labelled territories ask of the registry: perimeters on a day, what is there, and decisions of bodies.
//
// Every call ends by its deadline. When the registry is away, all of them answer UNAVAILABLE, reason
// REGISTRY_UNAVAILABLE.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/date.h"

namespace socle::census {

// A territory on a day.
struct TerritoryGround {
  std::vector<std::string> members;  // sorted
  std::vector<std::string> regions;  // in order
  int32_t commune_count = 0;
  int64_t population = 0;
};

struct ListedTerritory {
  std::string name;  // "territories/ti-2402"
  std::string label;
  int32_t member_count = 0;
};

// Whether a decision may be relied on, and why not.
struct CommitteeVerdict {
  bool valid = false;
  std::string english;  // sentences; empty when it is valid
  std::string french;
};

// By name of the territory; those that the registry does not have on the day are not in it.
using RegionsByTerritory = std::map<std::string, std::vector<std::string>>;

class LabelRegistry {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~LabelRegistry() = default;

  // None: the registry has no such territory on the day.
  virtual absl::StatusOr<std::optional<TerritoryGround>> GroundOf(const std::string& territory, Date day,
                                                                  Deadline deadline) = 0;
  virtual absl::StatusOr<std::shared_ptr<const RegionsByTerritory>> RegionsOn(std::span<const std::string> territories,
                                                                              Date day, Deadline deadline) = 0;
  // By name. INVALID_ARGUMENT for a filter that is none.
  virtual absl::StatusOr<std::vector<ListedTerritory>> List(const std::string& filter, Date day, Deadline deadline) = 0;
  // Whether a body, a territory, a collectivité or an organisation is there, on any day.
  virtual absl::StatusOr<bool> Exists(const std::string& name, Deadline deadline) = 0;
  // `sha256` in hexadecimal digits.
  virtual absl::StatusOr<CommitteeVerdict> Verify(const std::string& decision, std::string_view sha256,
                                                  Deadline deadline) = 0;
};

}  // namespace socle::census
