// Why a step cannot be made: all conditions that do not hold.
#pragma once

#include <string>
#include <vector>

namespace socle::registry {

struct UnmetCondition {
  std::string type;     // slug: "STATE", "AUTHOR"
  std::string english;  // a sentence
  std::string french;
};
using UnmetConditions = std::vector<UnmetCondition>;

}  // namespace socle::registry
