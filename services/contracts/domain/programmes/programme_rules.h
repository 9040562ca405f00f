// What the data of a programme must be before contracts are made under it: a mistake stops the service's start.
#pragma once

#include <string>
#include <vector>

#include "services/contracts/domain/programmes/programme.h"

namespace socle::contracts {

// Everything that is wrong, each in one line with the path of the field: "phases[2].validated_by: 'conference' is no
// body role". Lengths and enum values are the conversion's to check.
std::vector<std::string> MistakesOf(const Programme& programme);

}  // namespace socle::contracts
