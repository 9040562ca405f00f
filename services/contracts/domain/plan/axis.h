// The tree of axes of a plan.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/plan/unmet.h"

namespace socle::contracts::plan {

inline constexpr size_t kMaxAxisDepth = 5;
inline constexpr size_t kMaxAxes = 1000;  // of a contract

struct Axis {
  std::string contract;  // id
  std::string id;
  std::string parent;  // id; empty: the plan itself
  std::string label;
  std::string description;
  int32_t position = 0;
  int32_t weight = 1;
  std::string edition;  // of the programme; empty: the contract's own
  std::string source;
  bool synthetic = false;
  Written written;

  std::string Name() const { return "contracts/" + contract + "/axes/" + id; }
};

// Every axis after the one that it is part of, those of one parent by position, then id. Axes whose parent is not among
// them, or that are part of themselves, come last as if they had none.
std::vector<Axis> InOrder(std::vector<Axis> axes);

// What stands against `axis` being part of its parent among the axes there are (its own row, if any, is what it was):
// PARENT (there is no such axis), CYCLE, DEPTH, COUNT.
Unmets CheckPlace(const Axis& axis, std::span<const Axis> axes);

// The ids of the axis and of all below it.
std::vector<std::string> Below(std::string_view id, std::span<const Axis> axes);

}  // namespace socle::contracts::plan
