#include "platform/tables/workbook_values.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::tables {
namespace {

TEST(WorkbookValues, FindColumnsByTheirLetters) {
  EXPECT_EQ(ColumnOf("A1"), 0u);
  EXPECT_EQ(ColumnOf("Z9"), 25u);
  EXPECT_EQ(ColumnOf("AA1"), 26u);
  EXPECT_EQ(ColumnOf("XFD1"), 16'383u);
  EXPECT_EQ(ColumnOf("XFE1"), std::nullopt);
  EXPECT_EQ(ColumnOf("ZZZZZZZZZZZZZZZZZZZZ1"), std::nullopt);
  EXPECT_EQ(ColumnOf("12"), std::nullopt);
  EXPECT_EQ(ColumnOf(""), std::nullopt);
}

TEST(WorkbookValues, WriteNumbersInAsFewDigitsAsSayThem) {
  EXPECT_EQ(NumberText("20284.650000000001"), "20284.65");
  EXPECT_EQ(NumberText("45077"), "45077");
  EXPECT_EQ(NumberText("2.1690123400019E13"), "21690123400019");
  EXPECT_EQ(NumberText("1E15"), "1000000000000000");
  EXPECT_EQ(NumberText("1.0000000000000001E-5"), "0.00001");
  EXPECT_EQ(NumberText("-0"), "0");
  EXPECT_EQ(NumberText("abc"), "abc");
  EXPECT_EQ(NumberText("inf"), "inf");
}

TEST(WorkbookValues, CountDaysAsSpreadsheetsDo) {
  EXPECT_EQ(DateText("1", false), "1900-01-01");
  EXPECT_EQ(DateText("59", false), "1900-02-28");
  EXPECT_EQ(DateText("60", false), std::nullopt) << "29 February 1900 never was";
  EXPECT_EQ(DateText("61", false), "1900-03-01");
  EXPECT_EQ(DateText("43525", false), "2019-03-01");
  EXPECT_EQ(DateText("43525.604166666664", false), "2019-03-01T14:30:00");
  EXPECT_EQ(DateText("43524.9999999", false), "2019-03-01");
  EXPECT_EQ(DateText("0", true), "1904-01-01");
  EXPECT_EQ(DateText("-1", false), std::nullopt);
  EXPECT_EQ(DateText("1e300", false), std::nullopt);
  EXPECT_EQ(DateText("nan", false), std::nullopt);
}

TEST(WorkbookValues, KnowFormatsThatShowADay) {
  EXPECT_TRUE(ShowsDay(14));
  EXPECT_FALSE(ShowsDay(2));
  for (const char* code : {"dd/mm/yyyy", "[$-40C]d mmmm yyyy", "jj/mm/aaaa"}) EXPECT_TRUE(ShowsDay(code)) << code;
  for (const char* code : {"0.00", "#,##0 \"dollars\"", "[Red]0", "\\d0", "General"})
    EXPECT_FALSE(ShowsDay(code)) << code;
}

TEST(WorkbookValues, UnfoldEscapedCharacters) {
  EXPECT_EQ(Unescaped("a_x000D_b"), "a\rb");
  EXPECT_EQ(Unescaped("_x005F_x000D_"), "_x000D_");
  EXPECT_EQ(Unescaped("_x00E9_"), "é");
  EXPECT_EQ(Unescaped("_xZZZZ_ _x12"), "_xZZZZ_ _x12");
}

RC_GTEST_PROP(WorkbookValues, UnescapeWhatTheyEscape, ()) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::element('_', 'x', '0', 'D', 'd', '5', 'F', '\r', '\x01', 'a'));
  RC_ASSERT(Unescaped(Escaped(text)) == text);
}

RC_GTEST_PROP(WorkbookValues, KeepEveryAmountToTheCent, ()) {
  const auto cents = *rc::gen::inRange<int64_t>(0, 3'000'000'000'000);
  const std::string text =
      cents % 100 == 0 ? std::to_string(cents / 100)
                       : std::to_string(cents / 100) + (cents % 100 < 10 ? ".0" : ".") + std::to_string(cents % 100);
  std::string shortest = text;
  if (shortest.find('.') != std::string::npos && shortest.back() == '0') shortest.pop_back();
  RC_ASSERT(NumberText(text) == shortest);
}

}  // namespace
}  // namespace socle::tables
