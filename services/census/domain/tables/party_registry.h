// What imports ask of the registry, in bulk: who there was on the day of a table.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/tables/directory.h"

namespace socle::census::tables {

class PartyRegistry {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~PartyRegistry() = default;

  // Every collectivité of the day. UNAVAILABLE REGISTRY_UNAVAILABLE while the registry is away; so below.
  virtual absl::StatusOr<std::shared_ptr<const Directory>> DirectoryOf(Date day, Deadline deadline) = 0;
  // Who carries on each of the names, that have ended, on the day; none for names that nobody has ever had.
  virtual absl::StatusOr<std::map<std::string, std::vector<std::string>>> HeirsOf(std::span<const std::string> names,
                                                                                  Date day, Deadline deadline) = 0;
};

// Who each of the mentions is; one for each, in its place.
absl::StatusOr<std::vector<Matched>> MatchAll(PartyRegistry& registry, std::span<const Mention> mentions, Date day,
                                              PartyRegistry::Deadline deadline);

}  // namespace socle::census::tables
