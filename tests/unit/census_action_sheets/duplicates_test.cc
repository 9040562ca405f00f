#include "services/census/domain/action_sheets/duplicates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/census_action_sheets/some_sheets.h"

namespace socle::census::sheets {
namespace {

Sheet Telling(std::string title) { return {.id = "s-1", .title = std::move(title)}; }

TEST(Likeness, OfTitlesCountsTheWordsOfTheLonger) {
  const Sheet a = Telling("Musée de la Dentelle"), b = Telling("MUSEE DE LA DENTELLE");
  EXPECT_EQ(LikenessOf(a, b).confidence, 45);
  EXPECT_EQ(LikenessOf(a, Telling("Musée de la Mine")).confidence, 22);
  EXPECT_EQ(LikenessOf(a, Telling("Piscine")).confidence, 0);
}

TEST(Likeness, IsCertainWhereAnotherSystemSaysSo) {
  Sheet a = Telling("École"), b = Telling("Gymnase");
  a.external_ids = b.external_ids = {{"tet", "17"}};
  EXPECT_EQ(LikenessOf(a, b).confidence, 100);
  a.external_ids = {{"mec", "17"}};
  EXPECT_EQ(LikenessOf(a, b).confidence, 0);
}

TEST(Likeness, ComparesNoCostsWithAndWithoutTax) {
  Sheet a = MatureSheet(), b = MatureSheet();
  const int same = LikenessOf(a, b).confidence;
  b.budget = {Costs(1000, Unit::kEurTtc)};
  EXPECT_EQ(LikenessOf(a, b).confidence, same - (same == 99 ? 19 : 20));
}

RC_GTEST_PROP(Likeness, IsTheSameBothWaysAndTheSumOfItsHints, ()) {
  const Sheet a = *chance::Sheets(), b = *chance::Sheets();
  const Likeness one = LikenessOf(a, b), other = LikenessOf(b, a);
  RC_ASSERT(one.confidence == other.confidence && one.hints.size() == other.hints.size());
  RC_ASSERT(one.confidence >= 0 && one.confidence <= 100);
  int points = 0;
  for (const DuplicateHint& hint : one.hints) points += hint.points;
  RC_ASSERT(one.confidence == std::min(points, 99) || points >= 100);
}

}  // namespace
}  // namespace socle::census::sheets
