#include "services/census/domain/observatory/ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::census {
namespace {

IndicatorValue Of(const std::string& who, int64_t units, Date day = Date::Of(2025, 1, 1)) {
  return {.collectivite = who, .geography_date = day, .period = "2025", .units = units};
}

std::string Told(const std::vector<Place>& places) {
  std::string told;
  for (const Place& place : places) {
    told += std::to_string(place.rank) + (place.tied ? "=" : " ") + place.value.collectivite + " ";
  }
  return told;
}

TEST(Ranking, SkipsARankAfterATie) {
  EXPECT_EQ(Told(Rank({Of("d", 1), Of("c", 5), Of("a", 9), Of("b", 5)}, Direction::kHigher)), "1 a 2=b 2=c 4 d ");
}

TEST(Ranking, TakesTheLowestFirstWhereThatIsBetter) {
  EXPECT_EQ(Told(Rank({Of("a", 9), Of("b", -5), Of("c", 0)}, Direction::kLower)), "1 b 2 c 3 a ");
}

TEST(Ranking, OfNothingIsEmpty) { EXPECT_TRUE(Rank({}, Direction::kNeutral).empty()); }

TEST(Ranking, TellsHowManyStandOnAnotherPerimeterThanMost) {
  const Date before = Date::Of(2016, 1, 1);
  EXPECT_EQ(OnOtherPerimeters({Of("a", 1), Of("b", 2, before), Of("c", 3)}), 1);
  EXPECT_EQ(OnOtherPerimeters({Of("a", 1)}), 0);
  EXPECT_EQ(OnOtherPerimeters({}), 0);
}

}  // namespace
}  // namespace socle::census
