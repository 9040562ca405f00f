#include "services/census/domain/tables/cell_values.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::census::tables {
namespace {

int64_t Cents(std::string_view text, DecimalMark mark = DecimalMark::kPoint) {
  const auto amount = ParseAmount(text, mark);
  return amount ? amount->cents : -1;
}

TEST(ParseAmount, TakesWhatPeopleWrite) {
  EXPECT_EQ(Cents("45077"), 4'507'700);
  EXPECT_EQ(Cents("20284.65"), 2'028'465);
  EXPECT_EQ(Cents("1.5"), 150);
  EXPECT_EQ(Cents("45 077,50 €", DecimalMark::kComma), 4'507'750);
  EXPECT_EQ(Cents("45\u00A0077,5\u202F€", DecimalMark::kComma), 4'507'750);
  EXPECT_EQ(Cents("12 EUR"), 1'200);
  EXPECT_EQ(Cents("30000000000"), kMaxCents);
}

TEST(ParseAmount, RoundsToTheCentAndSaysSo) {
  EXPECT_EQ(Cents("10.005"), 1'001);
  EXPECT_EQ(Cents("10.0049"), 1'000);
  EXPECT_TRUE(ParseAmount("10.0049", DecimalMark::kPoint)->rounded);
  EXPECT_FALSE(ParseAmount("10.0000", DecimalMark::kPoint)->rounded);
}

TEST(ParseAmount, GuessesNothing) {
  for (const char* text : {"", "-1", "+1", "1,5", "1e5", "1.2.3", ".5", "5.", "abc", "12 k€", "30000000000.01",
                           "99999999999999999999", "€", "1.-5"}) {
    EXPECT_EQ(Cents(text), -1) << text;
  }
  EXPECT_EQ(Cents("1.5", DecimalMark::kComma), -1);
}

TEST(ParseDay, TakesIsoAndTheDayFirst) {
  const Date day = Date::Of(2019, 3, 1);
  for (const char* text : {"2019-03-01", "01/03/2019", "2019-03-01T14:30:00", "2019-03-01 00:00:00"}) {
    EXPECT_EQ(ParseDay(text), day) << text;
  }
  for (const char* text : {"", "2019-02-30", "1/3/2019", "31/02/2019", "2019-03-01x", "43525", "01/03/19"}) {
    EXPECT_EQ(ParseDay(text), std::nullopt) << text;
  }
}

TEST(ParseYear, TakesFourDigits) {
  EXPECT_EQ(ParseYear("2019"), 2019);
  for (const char* text : {"", "19", "1899", "2201", "20 19", "2019.0"})
    EXPECT_EQ(ParseYear(text), std::nullopt) << text;
}

RC_GTEST_PROP(AmountText, IsReadBackToTheCent, ()) {
  const auto cents = *rc::gen::inRange<int64_t>(0, kMaxCents + 1);
  const auto read = ParseAmount(AmountText(cents), DecimalMark::kPoint);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->cents == cents);
  RC_ASSERT(!read->rounded);
}

RC_GTEST_PROP(ParseAmount, IsNeverOutOfItsRange, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::element('0', '9', '5', '.', ',', ' ', '-', 'e'));
  const auto amount = ParseAmount(text, DecimalMark::kPoint);
  const bool fits = !amount || (amount->cents >= 0 && amount->cents <= kMaxCents);
  RC_ASSERT(fits);
}

}  // namespace
}  // namespace socle::census::tables
