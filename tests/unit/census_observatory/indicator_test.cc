#include "services/census/domain/observatory/indicator.h"

#include <gtest/gtest.h>

namespace socle::census {
namespace {

TEST(Period, IsAYearAQuarterOrAMonth) {
  for (const char* text : {"1962", "2013-Q1", "2013-Q4", "2013-01", "2013-12", "2199"})
    EXPECT_TRUE(IsPeriod(text)) << text;
  for (const char* text : {"", "13", "1799", "2200", "2013-Q0", "2013-Q5", "2013-00", "2013-13", "2013-1", "2013-06-01",
                           "2013/06", "2013-q1", "2013 "}) {
    EXPECT_FALSE(IsPeriod(text)) << text;
  }
}

TEST(Geography, TellsWhoseValuesThereAre) {
  EXPECT_TRUE(IsOf(Geography::kEpci, "collectivites/epci-200093201"));
  EXPECT_FALSE(IsOf(Geography::kEpci, "collectivites/commune-59350"));
  EXPECT_TRUE(IsOf(Geography::kCommune, "collectivites/commune-59350"));
  // A commune déléguée has no series: no list of indicators gives one.
  EXPECT_FALSE(IsOf(Geography::kCommune, "collectivites/commune-deleguee-59588"));
}

}  // namespace
}  // namespace socle::census
