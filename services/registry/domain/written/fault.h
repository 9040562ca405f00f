// What is wrong with a field of a resource that somebody wants to write.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace socle::registry {

struct Fault {
  std::string field;    // path in the resource: "members[3]"
  std::string english;  // follows the path, without a full stop
  std::string french;   // a sentence
};

using Faults = std::vector<Fault>;

}  // namespace socle::registry
