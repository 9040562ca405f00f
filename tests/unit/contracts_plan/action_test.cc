// Sheets of actions: sums, lateness, and what does not fit together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/contracts_plan/sheets.h"

namespace socle::contracts::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ActionTotals, AreKeptApartByTaxBasis) {
  const Action action = Sheet("toit").Costs(Invests(Ht(100))).Costs(Operates(Ttc(50))).Gets(Awards("DETR", Ht(40)));
  EXPECT_THAT(TotalsOf(action), ElementsAre(Totals{.basis = TaxBasis::kHt, .planned_investment = 100, .awarded = 40},
                                            Totals{.basis = TaxBasis::kTtc, .planned_operation = 50}));
}

TEST(ActionTotals, OfASheetWithoutFiguresAreNone) { EXPECT_THAT(TotalsOf(Sheet("toit")), IsEmpty()); }

RC_GTEST_PROP(ActionTotals, AreTheSumsOfTheLinesWhateverTheyAre, ()) {
  Action action = Sheet("toit");
  int64_t planned[2] = {0, 0}, awarded[2] = {0, 0};
  for (int i = 0; i < *rc::gen::inRange(0, 30); ++i) {
    const bool ttc = *rc::gen::arbitrary<bool>();
    const int64_t cents = *rc::gen::inRange<int64_t>(0, kMaxCents);
    const Money money{cents, ttc ? TaxBasis::kTtc : TaxBasis::kHt};
    if (*rc::gen::arbitrary<bool>()) {
      action.budget.push_back(*rc::gen::arbitrary<bool>() ? Invests(money, 1900 + i) : Operates(money, 1900 + i));
      planned[ttc] += cents;
    } else {
      action.funding.push_back(Awards("DETR", money));
      awarded[ttc] += cents;
    }
  }
  for (const Totals& totals : TotalsOf(action)) {
    const bool ttc = totals.basis == TaxBasis::kTtc;
    RC_ASSERT(totals.planned_investment + totals.planned_operation == planned[ttc]);
    RC_ASSERT(totals.awarded == awarded[ttc]);
    planned[ttc] = awarded[ttc] = 0;
  }
  RC_ASSERT(planned[0] + planned[1] + awarded[0] + awarded[1] == 0);  // nothing is on a basis that has no totals
}

TEST(Lateness, FollowsFromDatesAndIsNeverWritten) {
  Action action = Sheet("toit").Lasts("2019-01-01", "2019-12-31");
  EXPECT_FALSE(IsLate(action, Day("2019-12-31"))) << "the last day is in time";
  EXPECT_TRUE(IsLate(action, Day("2020-01-01")));
  action.status = Status::kCompleted;
  EXPECT_EQ(LateFrom(action), Date::Max());
  action.status = Status::kAbandoned;
  EXPECT_EQ(LateFrom(action), Date::Max());
  action.status = Status::kValidated;
  EXPECT_EQ(LateFrom(action), Day("2019-01-02")) << "it should have begun";
  action.selection = Selection::kProposed;
  EXPECT_EQ(LateFrom(action), Date::Max()) << "nobody waits for what was not retained";
}

TEST(Lateness, OfAMilestoneEndsWhenItIsReached) {
  Action action = Sheet("toit");
  EXPECT_EQ(LateFrom(action), Date::Max()) << "without dates nothing is late";
  action.milestones = {{.label = "étude", .due = Day("2018-05-01")}, {.label = "marché", .due = Day("2018-09-01")}};
  EXPECT_EQ(LateFrom(action), Day("2018-05-02"));
  action.milestones[0].reached = Day("2018-06-01");
  EXPECT_EQ(LateFrom(action), Day("2018-09-02"));
}

TEST(ASheet, ThatDoesNotFitTogetherSaysEveryFault) {
  Action action = Sheet("toit").Lasts("2019-02-01", "2019-01-31").Costs(Invests(Ht(1))).Costs(Invests(Ht(2)));
  action.nature = HelpNature::kCooperation;
  FundingLine mixed = Awards("DETR", Ht(5));
  mixed.requested = Ttc(5);
  FundingLine overpaid = Awards("DSIL", Ht(5));
  overpaid.paid = Ht(6);
  action.funding = {mixed, overpaid, FundingLine{}};
  action.budget.push_back({.year = 2020});
  action.partners.emplace_back();
  action.linked = {action.Name()};
  EXPECT_THAT(Types(CheckSheet(action)),
              ElementsAre("end_date", "funding_lines", "budget_lines[1]", "budget_lines[2]", "funding_lines[0]",
                          "funding_lines[1].paid", "funding_lines[2]", "partners[0]", "linked_actions"));
  EXPECT_THAT(CheckSheet(Sheet("toit").Costs(Invests(Ht(1))).Costs(Invests(Ttc(1))).Costs(Operates(Ht(1)))), IsEmpty())
      << "one line for each year, nature and basis";
}

TEST(ASheet, PastItsDraftKeepsAnOwner) {
  Action action = Sheet("toit");
  action.owner.clear();
  EXPECT_THAT(Types(CheckSheet(action)), ElementsAre("owner"));
  action.status = Status::kDraft;
  EXPECT_THAT(CheckSheet(action), IsEmpty());
}

TEST(ATitle, IsTheSameForPeopleWhateverItsTyping) {
  EXPECT_EQ(TitleKey("Réfection  de l’École (n° 2)"), TitleKey("REFECTION DE L'ECOLE, N° 2"));
  EXPECT_EQ(TitleKey("« Musée »"), "musee");
  EXPECT_NE(TitleKey("Musée 1"), TitleKey("Musée 2"));
  EXPECT_EQ(TitleKey("– —"), "");
}

TEST(ASearch, LooksInNumberTitleAndDescription) { EXPECT_EQ(SearchText("2.3", "École", "Été"), "2.3\necole\nete"); }

TEST(Amounts, AreShownAsPeopleWriteThem) {
  EXPECT_EQ(EnglishText(Ht(2'028'465)), "20,284.65 EUR HT");
  EXPECT_EQ(FrenchText(Ttc(100'000'005)), "1 000 000,05 € TTC");
  EXPECT_EQ(FrenchPercent(8500), "85,00 %");
  EXPECT_EQ(BasisPoints(kMaxCents * 300, 1), INT32_MAX) << "what is beyond all measure is cut";
}

}  // namespace
}  // namespace socle::contracts::plan
