// What lies on the ground of a collectivité on a day: where sheets have to be looked for.
#pragma once

#include <string>
#include <vector>

#include "services/census/domain/observatory/perimeter.h"

namespace socle::census::sheets {

// The place itself, the communes in it on the day of the perimeter, and of a département or région the EPCI too that
// have a commune there. Each once.
std::vector<std::string> NamesOn(const Perimeter& perimeter, const std::string& place);

}  // namespace socle::census::sheets
