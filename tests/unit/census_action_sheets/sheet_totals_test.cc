#include "services/census/domain/action_sheets/sheet_totals.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/census_action_sheets/some_sheets.h"

namespace socle::census::sheets {
namespace {

TEST(SheetTotals, OwnShareIsWhatFinancersLeave) {
  // Holque, 2019: 38,316 of 45,077 euros are subsidised twice over.
  const Sheet sheet{.budget = {Costs(4'507'700)}, .funding = {Gets(2'028'465), Gets(1'803'100)}};
  const std::vector<Totals> totals = TotalsOf(sheet);
  ASSERT_EQ(totals.size(), 1U);
  EXPECT_EQ(totals[0].own_share(), 676'135);
  EXPECT_EQ(totals[0].own_share_basis_points(), 1499);
}

TEST(SheetTotals, WhatNobodyKnowsIsNotZero) {
  const std::vector<Totals> totals = TotalsOf({.funding = {{.financer_label = "État"}}});
  ASSERT_EQ(totals.size(), 1U);
  EXPECT_EQ(totals[0].own_share(), std::nullopt);
  EXPECT_TRUE(totals[0].has_unknown);
  EXPECT_EQ(TotalsOf({.budget = {Costs(0)}})[0].own_share(), 0);
  EXPECT_EQ(TotalsOf({.budget = {Costs(0)}})[0].own_share_basis_points(), std::nullopt);
}

TEST(SheetTotals, MoreThanItCostsLeavesLessThanNothing) {
  const Totals totals = TotalsOf({.budget = {Costs(300)}, .funding = {Gets(400)}})[0];
  EXPECT_EQ(totals.own_share(), -100);
  EXPECT_EQ(totals.own_share_basis_points(), -3334) << "rounded down";
}

RC_GTEST_PROP(SheetTotalsProperty, NothingIsLostAndTaxIsNeverMixed, ()) {
  const Sheet sheet = *chance::Sheets();
  int64_t planned = 0, actual = 0, requested = 0, awarded = 0, paid = 0;
  for (const BudgetLine& line : sheet.budget) {
    if (line.unit == Unit::kFte) continue;
    planned += line.planned.value_or(0);
    actual += line.actual.value_or(0);
  }
  for (const FundingLine& line : sheet.funding) {
    requested += line.requested.value_or(0);
    awarded += line.awarded.value_or(0);
    paid += line.paid.value_or(0);
  }
  for (const Totals& totals : TotalsOf(sheet)) {
    RC_ASSERT(totals.unit != Unit::kFte);
    planned -= totals.planned();
    actual -= totals.actual_investment + totals.actual_running;
    requested -= totals.requested;
    awarded -= totals.awarded;
    paid -= totals.paid;
    Sheet of_the_unit = sheet;
    std::erase_if(of_the_unit.budget, [&](const BudgetLine& line) { return line.unit != totals.unit; });
    std::erase_if(of_the_unit.funding, [&](const FundingLine& line) { return line.unit != totals.unit; });
    RC_ASSERT(TotalsOf(of_the_unit) == std::vector<Totals>{totals});
  }
  RC_ASSERT(planned == 0 && actual == 0 && requested == 0 && awarded == 0 && paid == 0);
}

RC_GTEST_PROP(SheetTotalsProperty, OrderOfLinesDoesNotMatter, ()) {
  Sheet sheet = *chance::Sheets();
  const std::vector<Totals> before = TotalsOf(sheet);
  std::reverse(sheet.budget.begin(), sheet.budget.end());
  std::reverse(sheet.funding.begin(), sheet.funding.end());
  RC_ASSERT(TotalsOf(sheet) == before);
}

}  // namespace
}  // namespace socle::census::sheets
