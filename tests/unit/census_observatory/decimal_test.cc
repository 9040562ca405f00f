#include "services/census/domain/observatory/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::census {
namespace {

TEST(Decimal, IsCountedInItsSmallestUnit) {
  EXPECT_EQ(ParseDecimal("340000", 0), 340000);
  EXPECT_EQ(ParseDecimal("-15.2", 2), -1520);
  EXPECT_EQ(ParseDecimal("0.05", 2), 5);
  EXPECT_EQ(ParseDecimal("7", 3), 7000);
}

TEST(Decimal, IsNoThingElse) {
  for (const char* text : {"", "-", ".", "1.", ".5", "1,5", "1e3", " 1", "1 ", "+1", "--1", "1.2.3", "0x1", "١"}) {
    EXPECT_EQ(ParseDecimal(text, 3), std::nullopt) << "'" << text << "'";
  }
}

TEST(Decimal, HasNoMoreDigitsBehindThePointThanItsIndicator) {
  EXPECT_EQ(ParseDecimal("1.25", 1), std::nullopt);
  EXPECT_EQ(ParseDecimal("1.5", 0), std::nullopt);
  EXPECT_EQ(ParseDecimal("1.5", 1), 15);
}

TEST(Decimal, HasFifteenDigitsAtMostThoseBehindThePointIncluded) {
  EXPECT_EQ(ParseDecimal("999999999999999", 0), 999'999'999'999'999);
  EXPECT_EQ(ParseDecimal("1000000000000000", 0), std::nullopt);
  EXPECT_EQ(ParseDecimal("999999999", 6), 999'999'999'000'000);
  EXPECT_EQ(ParseDecimal("1000000000", 6), std::nullopt);
  EXPECT_EQ(ParseDecimal("99999999999999999999999999", 6), std::nullopt);
}

TEST(Decimal, IsWrittenWithoutZerosThatSayNothing) {
  EXPECT_EQ(DecimalText(-1520, 2), "-15.2");
  EXPECT_EQ(DecimalText(5, 2), "0.05");
  EXPECT_EQ(DecimalText(-5, 2), "-0.05");
  EXPECT_EQ(DecimalText(700, 2), "7");
  EXPECT_EQ(DecimalText(0, 6), "0");
}

RC_GTEST_PROP(DecimalProperty, IsReadBackAsItWasWritten, ()) {
  const int decimals = *rc::gen::inRange(0, kMaxDecimals + 1);
  const int64_t units = *rc::gen::inRange<int64_t>(-999'999'999'999'999, 1'000'000'000'000'000);
  RC_ASSERT(ParseDecimal(DecimalText(units, decimals), decimals) == units);
}

}  // namespace
}  // namespace socle::census
