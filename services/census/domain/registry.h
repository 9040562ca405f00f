// What census asks of the registry: who lived on a day, what ground they had, and where that ground is later.
//
// Every call ends by its deadline. When the registry is away, all of them answer UNAVAILABLE, reason
// REGISTRY_UNAVAILABLE, at once or within the deadline.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/observatory/perimeter.h"

namespace socle::census {

class Registry {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~Registry() = default;

  // For each name, in order, whether it lived on the day; malformed ones did not.
  virtual absl::StatusOr<std::vector<bool>> Lived(std::span<const std::string> names, Date day, Deadline deadline) = 0;

  // Every commune of the day.
  virtual absl::StatusOr<std::shared_ptr<const Perimeter>> PerimeterOf(Date day, Deadline deadline) = 0;

  // The communes of a collectivité or a territory on the day. None: the registry has no such place then.
  virtual absl::StatusOr<std::optional<std::set<std::string>>> CommunesOf(const std::string& place, Date day,
                                                                          Deadline deadline) = 0;

  // Where the ground of the communes of `from` is on `to`.
  virtual absl::StatusOr<std::shared_ptr<const GroundFlow>> FlowOf(const Perimeter& from, Date to,
                                                                   Deadline deadline) = 0;
};

}  // namespace socle::census
