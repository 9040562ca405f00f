#include "services/census/domain/observatory/ranking.h"

#include <algorithm>
#include <map>

namespace socle::census {

std::vector<Place> Rank(std::vector<IndicatorValue> values, Direction direction) {
  const auto better = [direction](const IndicatorValue& a, const IndicatorValue& b) {
    if (a.units != b.units) return direction == Direction::kLower ? a.units < b.units : a.units > b.units;
    return a.collectivite < b.collectivite;
  };
  std::sort(values.begin(), values.end(), better);
  std::vector<Place> places;
  places.reserve(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const bool as_before = i > 0 && values[i - 1].units == values[i].units;
    const bool as_after = i + 1 < values.size() && values[i + 1].units == values[i].units;
    places.push_back({as_before ? places.back().rank : static_cast<int32_t>(i) + 1, as_before || as_after, {}});
  }
  for (size_t i = 0; i < values.size(); ++i) places[i].value = std::move(values[i]);
  return places;
}

int32_t OnOtherPerimeters(const std::vector<IndicatorValue>& values) {
  std::map<Date, int32_t> days;
  int32_t most = 0;
  for (const IndicatorValue& value : values) most = std::max(most, ++days[value.geography_date]);
  return static_cast<int32_t>(values.size()) - most;
}

}  // namespace socle::census
