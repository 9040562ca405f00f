#include "services/census/domain/project_sheets/sheet.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::census {
namespace {

TEST(Told, APeriodIsAYearAMonthOrADay) {
  for (const char* text : {"2012", "2012-04", "2012-04-15", "1962"}) EXPECT_TRUE(IsToldPeriod(text)) << text;
  for (const char* text : {"12", "2012-13", "2012-02-30", "2012-4", "avril 2012", "2012-04-15T", "2012-"}) {
    EXPECT_FALSE(IsToldPeriod(text)) << text;
  }
}

TEST(Told, AnEndIsComparedAsPreciselyAsBothAreTold) {
  EXPECT_FALSE(EndsBefore("2012-04", "2012"));
  EXPECT_FALSE(EndsBefore("2012", "2012-01-01"));
  EXPECT_TRUE(EndsBefore("2012-04", "2012-03-31"));
  EXPECT_TRUE(EndsBefore("2013", "2012-12"));
}

TEST(Country, IsACodeOfIso3166) {
  for (const char* code : {"BJ", "PL", "MD", "PS", "KM", "AD", "ZW"}) EXPECT_TRUE(IsCountry(code)) << code;
  for (const char* code : {"", "B", "BJ ", "bj", "XX", "J K", "UK", " B", "BEN"}) EXPECT_FALSE(IsCountry(code)) << code;
}

// Whatever is tried, in whatever order.
RC_GTEST_PROP(Sheet, IsPublishedOnlyAfterItsOwnerAnsweredForThatVersion, ()) {
  Sheet sheet{.id = "fiche"};
  int32_t validated = 0;
  for (int i = *rc::gen::inRange(1, 40); i > 0; --i) {
    const int what = *rc::gen::inRange(0, 7);
    const Sheet before = sheet;
    const auto unmet = what < 5 ? Take(static_cast<SheetStep>(what), "x", sheet) : TakeChange(what == 5, sheet);
    if (!unmet.empty()) {
      RC_ASSERT(sheet.state == before.state && sheet.version == before.version);
      continue;
    }
    RC_ASSERT(before.state != SheetState::kWithdrawn);
    if (what == static_cast<int>(SheetStep::kValidate)) validated = sheet.version;
    // What the owner writes over a version that it answered for, it answers for.
    if (what == 5 && validated == before.version && sheet.state == SheetState::kValidated) validated = sheet.version;
    if (sheet.published_version != before.published_version) RC_ASSERT(sheet.published_version == validated);
    RC_ASSERT(sheet.version >= before.version);
    RC_ASSERT(sheet.published_version <= sheet.version);
  }
}

TEST(Sheet, IsChangedByAnAgentWhileItIsWrittenAndByItsOwnerUntilItIsWithdrawn) {
  for (int state = 1; state <= 6; ++state) {
    Sheet of_agent{.id = "fiche", .state = static_cast<SheetState>(state)};
    EXPECT_EQ(TakeChange(false, of_agent).empty(), state == 1 || state == 3) << state;
    Sheet of_owner{.id = "fiche", .state = static_cast<SheetState>(state)};
    EXPECT_EQ(TakeChange(true, of_owner).empty(), state != 6) << state;
  }
}

}  // namespace
}  // namespace socle::census
