// Rolling a plan up: every figure of an axis is the sum of its actions'.
#include "services/contracts/domain/plan/roll_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/contracts_plan/sheets.h"

namespace socle::contracts::plan {
namespace {

const Date kToday = Day("2014-06-30");

Axis Of(std::string id, std::string parent = "", int32_t weight = 1) {
  return {.contract = "cambresis", .id = std::move(id), .parent = std::move(parent), .weight = weight};
}

PlanFigures FiguresOf(std::vector<Axis> axes, const std::vector<Action>& actions) {
  PlanFigures figures{.axes = std::move(axes)};
  for (const Action& action : actions) figures.by_axis[action.axis].Add(action, kToday);
  return figures;
}

Action At(std::string axis, Status status, int32_t percent = 0, int32_t weight = 1) {
  Action action = Sheet("a");
  action.axis = std::move(axis);
  action.status = status;
  action.progress_percent = percent;
  action.weight = weight;
  return action;
}

TEST(ThePlanOfTheCambresis, CountsWhatWasProposedRetainedAndEngaged) {
  std::vector<Action> actions;
  for (int i = 0; i < 380; ++i) {
    Action action = At("", i < 91 ? Status::kInProgress : Status::kQualified);
    action.selection = i < 280 ? Selection::kRetained : Selection::kRejected;
    actions.push_back(action);
  }
  const Tally tally = RollUp(FiguresOf({}, actions)).contract.tally;
  EXPECT_EQ(tally.actions, 380);
  EXPECT_EQ(tally.retained, 280);
  EXPECT_EQ(tally.rejected, 100);
  EXPECT_EQ(tally.engaged, 91);
}

TEST(Progress, IsTheMeanOfTheAxesBelowByTheirWeights) {
  const auto plan =
      RollUp(FiguresOf({Of("a", "", 3), Of("b", "", 1), Of("empty", "", 100)},
                       {At("a", Status::kCompleted), At("b", Status::kInProgress, 20), At("b", Status::kCommitted)}));
  EXPECT_EQ(plan.axes[0].progress_basis_points, 10'000);
  EXPECT_EQ(plan.axes[1].progress_basis_points, 1'000);
  EXPECT_EQ(plan.axes[2].progress_basis_points, 0);
  EXPECT_EQ(plan.contract.progress_basis_points, 7'750) << "(3 × 100 % + 10 %) / 4; what is empty counts nothing";
}

TEST(Progress, TakesTheOwnActionsOfAnAxisTogetherAsOne) {
  const auto plan =
      RollUp(FiguresOf({Of("a"), Of("b", "a", 3)}, {At("a", Status::kInProgress, 40, 2),
                                                    At("a", Status::kInProgress, 10, 1), At("b", Status::kCompleted)}));
  EXPECT_EQ(plan.axes[0].progress_basis_points, 8'250) << "(30 % + 3 × 100 %) / 4";
}

TEST(Progress, CountsNothingForWhatIsAbandonedOrNotRetained) {
  Action rejected = At("", Status::kQualified, 90);
  rejected.selection = Selection::kRejected;
  const auto plan = RollUp(FiguresOf(
      {}, {At("", Status::kAbandoned, 90), rejected, At("", Status::kValidated, 90), At("", Status::kInProgress, 50)}));
  EXPECT_EQ(plan.contract.progress_basis_points, 2'500) << "what is not engaged counts as 0 %";
}

// A random plan: trees, selections, statuses, lines of both bases.
std::vector<Axis> RandomAxes() {
  std::vector<Axis> axes;
  for (int i = 0; i < *rc::gen::inRange(0, 12); ++i) {
    Axis axis = Of(fmt::format("a{:02}", i), "", *rc::gen::inRange(1, 6));
    if (i > 0 && *rc::gen::arbitrary<bool>()) axis.parent = axes[*rc::gen::inRange<size_t>(0, axes.size())].id;
    axes.push_back(axis);
  }
  return axes;
}

Action RandomAction(const std::vector<Axis>& axes) {
  Action action =
      At("", static_cast<Status>(*rc::gen::inRange(1, 10)), *rc::gen::inRange(0, 101), *rc::gen::inRange(1, 5));
  if (!axes.empty() && *rc::gen::inRange(0, 4) > 0) {
    action.axis = axes[*rc::gen::inRange<size_t>(0, axes.size())].id;
  }
  action.selection = static_cast<Selection>(*rc::gen::inRange(1, 5));
  if (*rc::gen::arbitrary<bool>()) action.end = Day(*rc::gen::arbitrary<bool>() ? "2013-01-01" : "2016-01-01");
  for (int i = 0; i < *rc::gen::inRange(0, 4); ++i) {
    const Money money{*rc::gen::inRange<int64_t>(0, 1'000'000),
                      *rc::gen::arbitrary<bool>() ? TaxBasis::kHt : TaxBasis::kTtc};
    action.budget.push_back(*rc::gen::arbitrary<bool>() ? Invests(money, 2012 + i) : Operates(money, 2012 + i));
    action.funding.push_back(Awards("DETR", money));
  }
  return action;
}

RC_GTEST_PROP(RollingUp, GivesEveryAxisTheSumOfItsActionsAndOfThoseBelow, ()) {
  const std::vector<Axis> axes = RandomAxes();
  std::vector<Action> actions;
  for (int i = 0; i < *rc::gen::inRange(0, 40); ++i) actions.push_back(RandomAction(axes));
  const RolledUpPlan plan = RollUp(FiguresOf(axes, actions));
  Tally all;
  for (const Action& action : actions) all.Add(action, kToday);
  RC_ASSERT(plan.contract.tally == all);
  RC_ASSERT(plan.axes.size() == axes.size());
  for (const PlanNode& node : plan.axes) {
    const std::vector<std::string> below = Below(node.axis.id, axes);
    Tally expected;
    for (const Action& action : actions) {
      if (std::find(below.begin(), below.end(), action.axis) != below.end()) expected.Add(action, kToday);
    }
    RC_ASSERT(node.tally == expected);
    RC_ASSERT(node.progress_basis_points >= 0 && node.progress_basis_points <= 10'000);
  }
  Tally parts = plan.without_axis.tally;
  for (const PlanNode& node : plan.axes) {
    if (node.axis.parent.empty()) parts += node.tally;
  }
  RC_ASSERT(parts == all);
}

RC_GTEST_PROP(RollingUp, GivesMoneyThatIsTheSumOfTheLinesOnEachBasis, ()) {
  std::vector<Action> actions;
  for (int i = 0; i < *rc::gen::inRange(0, 20); ++i) actions.push_back(RandomAction({}));
  Sums planned, awarded, rolled_planned, rolled_awarded;
  for (const Action& action : actions) {
    if (action.selection != Selection::kRetained) continue;
    for (const BudgetLine& line : action.budget) planned.Add(line.planned);
    for (const FundingLine& line : action.funding) awarded.Add(line.awarded);
  }
  const Tally tally = RollUp(FiguresOf({}, actions)).contract.tally;
  for (const auto& [key, sum] : tally.budget) rolled_planned.Add(Money{sum.planned, key.basis});
  for (const auto& [basis, sum] : tally.funding) rolled_awarded.Add(Money{sum.awarded, basis});
  RC_ASSERT(rolled_planned == planned);
  RC_ASSERT(rolled_awarded == awarded);
}

}  // namespace
}  // namespace socle::contracts::plan
