#include "services/census/api/search/search_place.h"

#include <vector>

#include "platform/base/error.h"
#include "services/census/domain/search/ground_names.h"

namespace socle::census::api {
namespace {

// Between them the communes and groupings changed most: the law of 16 December 2010 and that of 16 March 2015 on
// communes nouvelles. Who lived on neither day is not found by the name that it had.
const Date kEarlierDays[] = {FirstOfJanuary(2010), FirstOfJanuary(2018)};

}  // namespace

absl::StatusOr<std::set<std::string>> SearchPlaces::NamesAt(const std::string& place, Date day,
                                                            Registry::Deadline deadline) const {
  std::vector<std::string> places = {place}, territories;
  if (place.starts_with("territories/")) {
    SOCLE_ASSIGN_OR_RETURN(const auto ground, labels->GroundOf(place, day, deadline));
    if (ground) places.insert(places.end(), ground->members.begin(), ground->members.end());
  } else {
    SOCLE_ASSIGN_OR_RETURN(territories, around->TerritoriesOf(place, day, deadline));
  }
  SOCLE_ASSIGN_OR_RETURN(const auto perimeter, registry->PerimeterOf(day, deadline));
  std::vector<std::shared_ptr<const Perimeter>> perimeters;
  std::vector<std::shared_ptr<const GroundFlow>> flows;
  std::vector<search::EarlierGround> earlier;
  for (const Date before : kEarlierDays) {
    if (before >= day) continue;
    SOCLE_ASSIGN_OR_RETURN(perimeters.emplace_back(), registry->PerimeterOf(before, deadline));
    SOCLE_ASSIGN_OR_RETURN(flows.emplace_back(), registry->FlowOf(*perimeters.back(), day, deadline));
    earlier.push_back({perimeters.back().get(), flows.back().get()});
  }
  std::set<std::string> names = search::NamesOfGround(places, *perimeter, earlier);
  names.insert(territories.begin(), territories.end());
  return names;
}

}  // namespace socle::census::api
