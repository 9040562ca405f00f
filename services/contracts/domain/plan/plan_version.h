// The plan as it was: what was retained on a day, as socle.contracts.v1.PlanVersion says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::contracts::plan {

struct PlannedAction {
  std::string action;  // id
  std::string number;
  std::string title;
  std::string axis;  // id; empty: none
  std::string axis_label;
  std::string owner;
  friend bool operator==(const PlannedAction&, const PlannedAction&) = default;
};

struct PlanVersion {
  std::string contract;  // id
  int32_t number = 0;    // from 1
  std::string cause;     // whole name of an instrument or a review
  Date effective = Date::Min();
  int32_t action_count = 0;
  std::string sha256;
  Instant create_time{};
  int64_t revision = 0;

  std::string Name() const { return "contracts/" + contract + "/planVersions/" + std::to_string(number); }
};

// The digest of the actions, in the order of their ids; see PlanVersion.sha256. What an axis is called is no part of
// it.
std::string DigestOf(const std::vector<PlannedAction>& actions);

// As v1::PlanDifference.
struct PlanDifference {
  std::optional<PlannedAction> before;
  std::optional<PlannedAction> after;
};
// What differs, by id of the action; both in that order.
std::vector<PlanDifference> DifferencesOf(const std::vector<PlannedAction>& before,
                                          const std::vector<PlannedAction>& after);

}  // namespace socle::contracts::plan
