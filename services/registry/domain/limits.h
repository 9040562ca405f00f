// What a record cannot answer, given the publications that it rests on: said to whoever imports, and in the answers
// through Precision and Membership.perimeter_year.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/facts.h"

namespace socle::registry {

// French sentences for a person, each naming the publication that would help. Empty when nothing is missing.
std::vector<std::string> LimitsOf(const std::vector<Source>& sources);

}  // namespace socle::registry
