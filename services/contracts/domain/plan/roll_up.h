// A plan rolled up: from actions to axes to the contract.
//
// Every figure of a node is the sum of those of its own actions and of the nodes below it. Progress alone is a mean: of
// the axes directly below, each with its weight, and of the own actions, which together weigh 1.
#pragma once

#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "services/contracts/domain/plan/action.h"

namespace socle::contracts::plan {

struct BudgetKey {
  int32_t year = 0;
  BudgetNature nature = BudgetNature::kInvestment;
  TaxBasis basis = TaxBasis::kHt;
  friend auto operator<=>(const BudgetKey&, const BudgetKey&) = default;
};
struct BudgetSum {
  int64_t planned = 0;
  int64_t actual = 0;
  friend bool operator==(const BudgetSum&, const BudgetSum&) = default;
};
struct FundingSum {
  int64_t requested = 0;
  int64_t awarded = 0;
  int64_t paid = 0;
  friend bool operator==(const FundingSum&, const FundingSum&) = default;
};

// Counts and sums of some actions. Money and the counts from `engaged` on are of retained ones.
struct Tally {
  int64_t actions = 0;
  int64_t retained = 0;
  int64_t rejected = 0;
  int64_t deferred = 0;
  int64_t engaged = 0;
  int64_t completed = 0;
  int64_t abandoned = 0;
  int64_t late = 0;
  int64_t weight = 0;             // of those retained and not abandoned
  int64_t weighted_progress = 0;  // of the same: weight by percent
  std::map<BudgetKey, BudgetSum> budget = {};
  std::map<TaxBasis, FundingSum> funding = {};

  // `count` actions that are alike in all that counts.
  void Count(Selection selection, Status status, bool is_late, int64_t count);
  void Add(const Action& action, Date today);
  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

struct FinancerKey {
  std::string financer;
  std::string label;  // empty where there is a name
  TaxBasis basis = TaxBasis::kHt;
  friend auto operator<=>(const FinancerKey&, const FinancerKey&) = default;
};
struct FinancerTally {
  FundingSum sum;
  int64_t actions = 0;
};

// What the store counts, by the axis that actions are directly on; "" for none.
struct PlanFigures {
  std::vector<Axis> axes;
  std::map<std::string, Tally, std::less<>> by_axis;
  std::map<FinancerKey, FinancerTally> financers;
};

struct PlanNode {
  Axis axis;  // without id: not an axis
  Tally tally;
  int32_t progress_basis_points = 0;
};

struct RolledUpPlan {
  PlanNode contract;
  std::vector<PlanNode> axes;  // as InOrder()
  PlanNode without_axis;
};
RolledUpPlan RollUp(const PlanFigures& figures);

}  // namespace socle::contracts::plan
