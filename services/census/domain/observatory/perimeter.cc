#include "services/census/domain/observatory/perimeter.h"

namespace socle::census {

std::span<const uint32_t> Perimeter::In(const std::string& place) const {
  const auto found = within.find(place);
  return found == within.end() ? std::span<const uint32_t>() : std::span<const uint32_t>(found->second);
}

Perimeter Indexed(Perimeter perimeter) {
  perimeter.within.clear();
  for (uint32_t i = 0; i < perimeter.communes.size(); ++i) {
    const Ground& ground = perimeter.communes[i];
    for (const std::string& place : {ground.epci, ground.departement, ground.region}) {
      if (!place.empty()) perimeter.within[place].push_back(i);
    }
  }
  return perimeter;
}

}  // namespace socle::census
