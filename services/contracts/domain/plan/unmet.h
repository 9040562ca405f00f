// Why a step cannot be made: all conditions that do not hold.
#pragma once

#include <string>
#include <vector>

namespace socle::contracts::plan {

struct Unmet {
  std::string type;     // slug: "TRANSITION", "OWNER"
  std::string english;  // a sentence
  std::string french;
};
using Unmets = std::vector<Unmet>;

}  // namespace socle::contracts::plan
