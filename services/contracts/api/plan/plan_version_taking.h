// Takes versions of a plan within commands that end or begin something.
#pragma once

#include <string>

#include "platform/write/writer.h"
#include "services/contracts/domain/plan/plan_version_book.h"

namespace socle::contracts::api {

// What a version is taken for.
struct PlanCause {
  std::string contract;  // id
  std::string name;      // of an instrument or a review
  Date effective;
  bool always = false;  // also where the plan is empty, or what the newest version says
};

// The number of the version that says what is retained now: the newest one, or the next one, which is taken and
// recorded. 0: nothing is retained. The command holds the contract.
int32_t TakePlanVersion(write::Unit& unit, plan::PlanVersionBook& book, const PlanCause& cause);

}  // namespace socle::contracts::api
