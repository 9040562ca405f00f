// The scope of a campaign: who has signed, who carries each engagement on, and who of them was met.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/date.h"

namespace socle::census {

enum class Coverage { kNeverMet = 1, kPartlyMet = 2, kMet = 3 };

struct ScopeCarrier {
  std::string collectivite;
  std::string label;
  bool met = false;
};

struct ScopeMember {
  std::string signatory;
  std::string label;
  std::string signature;
  std::vector<ScopeCarrier> carriers = {};  // on the day of the scope; one at least
  std::vector<std::string> agents = {};
  int32_t visit_count = 0;
  Date first_visit = Date::Max();  // Max: none
  int32_t sheet_count = 0;

  Coverage Met() const;
};

// Of a whole scope.
struct CoverageCount {
  int32_t scope = 0;
  int32_t met = 0;
  int32_t partly_met = 0;
  int32_t never_met = 0;
  int32_t visits = 0;
  int32_t visits_outside = 0;
  int32_t sheets = 0;
};

// A carrier that a visit reached: who was visited carries it on, or is it.
struct Reached {
  std::string signatory;
  std::string carrier;
};
// `heirs`: of each carrier in the order of members and carriers, who carries it on the day of the visit.
std::vector<Reached> ReachedBy(std::string_view visited, std::span<const ScopeMember> members,
                               std::span<const std::vector<std::string>> heirs);

// What campaigns ask of the registry. While it is away: UNAVAILABLE REGISTRY_UNAVAILABLE.
class Signatories {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~Signatories() = default;

  // Who has signed as of the day, by name. NOT_FOUND when there is no such manifesto.
  virtual absl::StatusOr<std::vector<ScopeMember>> On(const std::string& manifesto, Date day, Deadline deadline) = 0;
  // Who carries each on, of one day on a later one.
  virtual absl::StatusOr<std::vector<std::vector<std::string>>> Heirs(std::span<const std::string> collectivites,
                                                                      Date from, Date to, Deadline deadline) = 0;
  // Whether the collectivité lives on the day, or the organisation is known.
  virtual absl::StatusOr<bool> Answers(const std::string& name, Date day, Deadline deadline) = 0;
};

}  // namespace socle::census
