#include "services/census/domain/action_sheets/ground.h"

#include <set>

namespace socle::census::sheets {

std::vector<std::string> NamesOn(const Perimeter& perimeter, const std::string& place) {
  std::set<std::string> names = {place};
  for (const uint32_t i : perimeter.In(place)) {
    const Ground& ground = perimeter.communes[i];
    names.insert(ground.commune);
    const bool above = ground.departement == place || ground.region == place;
    if (above && !ground.epci.empty()) names.insert(ground.epci);
  }
  return {names.begin(), names.end()};
}

}  // namespace socle::census::sheets
