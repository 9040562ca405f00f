// Values in the order of an indicator's direction, with ties.
#pragma once

#include <vector>

#include "services/census/domain/observatory/indicator.h"

namespace socle::census {

struct Place {
  int32_t rank = 0;  // from 1; equal values have one, and the next is skipped
  bool tied = false;
  IndicatorValue value;
};

// Best first; equal ones by collectivité.
std::vector<Place> Rank(std::vector<IndicatorValue> values, Direction direction);

// How many are for the perimeter of another day than most of them.
int32_t OnOtherPerimeters(const std::vector<IndicatorValue>& values);

}  // namespace socle::census
