#include "services/census/domain/action_sheets/sheet_rights.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/census_action_sheets/some_sheets.h"

namespace socle::census::sheets {
namespace {

Relations Of(const Sheet& sheet, std::string party) { return RelationsTo(sheet, {.acts_for = {std::move(party)}}); }

TEST(SheetRights, NobodyIsKeeperOfWhatNobodyOwns) {
  Sheet sheet = MatureSheet();
  sheet.owner.clear();
  EXPECT_FALSE(MayWrite(RelationsTo(sheet, {})));
  EXPECT_FALSE(MayWrite(Of(sheet, "collectivites/region-32")));
  EXPECT_TRUE(MayWrite(Of(sheet, sheet.origin)));
}

TEST(SheetRights, PartnersAreThoseThatItNames) {
  Sheet sheet = MatureSheet();
  sheet.visibility = Visibility::kPartners;
  sheet.pilot = "a/1";
  sheet.partners = {{.party = "a/2"}, {.label = "sans nom"}};
  sheet.shared_with = {"a/3"};
  sheet.funding = {{.financer = "a/4"}, {.financer_label = "a/5"}};
  for (const char* party : {"a/1", "a/2", "a/3", "a/4"}) {
    EXPECT_TRUE(MayRead(sheet, Of(sheet, party))) << party;
    EXPECT_FALSE(MayWrite(Of(sheet, party))) << party;
  }
  EXPECT_FALSE(MayRead(sheet, Of(sheet, "a/5"))) << "a label is nobody";
  EXPECT_FALSE(MayRead(sheet, RelationsTo(sheet, {})));
}

RC_GTEST_PROP(SheetRightsProperty, LessVisibilityIsNeverReadByMore, ()) {
  Sheet sheet = *chance::Sheets();
  const Relations relations = Of(sheet, *chance::Texts());
  const auto readable = [&](Visibility visibility) {
    sheet.visibility = visibility;
    return MayRead(sheet, relations);
  };
  RC_ASSERT(readable(Visibility::kPublic));
  RC_ASSERT(readable(Visibility::kPartners) || !readable(Visibility::kOwner));
  RC_ASSERT(readable(Visibility::kOwner) == MayWrite(relations));
}

}  // namespace
}  // namespace socle::census::sheets
