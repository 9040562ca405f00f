#include "services/contracts/domain/plan/roll_up.h"

#include <cmath>
#include <optional>
#include <set>

namespace socle::contracts::plan {
namespace {

// A mean with weights; none while nothing was added.
struct Mean {
  double weighted = 0;
  double weight = 0;

  void Add(std::optional<double> value, double by) {
    if (!value) return;
    weighted += *value * by;
    weight += by;
  }
  std::optional<double> value() const { return weight > 0 ? std::optional(weighted / weight) : std::nullopt; }
};

std::optional<double> OwnProgress(const Tally& own) {
  if (own.weight == 0) return std::nullopt;
  return static_cast<double>(own.weighted_progress) / (100.0 * static_cast<double>(own.weight));
}

// 0 to 10,000, rounded down; what is short of a whole number by the error of the arithmetic counts as that number.
int32_t ToBasisPoints(std::optional<double> progress) {
  return static_cast<int32_t>(std::floor(progress.value_or(0) * 10'000 + 1e-6));
}

struct Growing {
  PlanNode node;
  Mean progress;
};

}  // namespace

void Tally::Count(Selection selection, Status status, bool is_late, int64_t count) {
  actions += count;
  if (selection == Selection::kRejected) rejected += count;
  if (selection == Selection::kDeferred) deferred += count;
  if (selection != Selection::kRetained) return;
  retained += count;
  if (status >= Status::kCommitted && status != Status::kAbandoned) engaged += count;
  if (status == Status::kCompleted) completed += count;
  if (status == Status::kAbandoned) abandoned += count;
  if (is_late) late += count;
}

void Tally::Add(const Action& action, Date today) {
  if (action.IsDeleted()) return;
  Count(action.selection, action.status, IsLate(action, today), 1);
  if (action.selection != Selection::kRetained) return;
  if (action.status != Status::kAbandoned) {
    weight += action.weight;
    weighted_progress += int64_t{action.weight} * action.CountedProgress();
  }
  for (const BudgetLine& line : action.budget) {
    BudgetSum& sum = budget[{line.year, line.nature, line.basis()}];
    sum.planned += line.planned.value_or(Money{}).cents;
    sum.actual += line.actual.value_or(Money{}).cents;
  }
  for (const FundingLine& line : action.funding) {
    if (!line.basis()) continue;
    FundingSum& sum = funding[*line.basis()];
    sum.requested += line.requested.value_or(Money{}).cents;
    sum.awarded += line.awarded.value_or(Money{}).cents;
    sum.paid += line.paid.value_or(Money{}).cents;
  }
}

Tally& Tally::operator+=(const Tally& other) {
  actions += other.actions;
  retained += other.retained;
  rejected += other.rejected;
  deferred += other.deferred;
  engaged += other.engaged;
  completed += other.completed;
  abandoned += other.abandoned;
  late += other.late;
  weight += other.weight;
  weighted_progress += other.weighted_progress;
  for (const auto& [key, sum] : other.budget) {
    budget[key].planned += sum.planned;
    budget[key].actual += sum.actual;
  }
  for (const auto& [basis, sum] : other.funding) {
    funding[basis].requested += sum.requested;
    funding[basis].awarded += sum.awarded;
    funding[basis].paid += sum.paid;
  }
  return *this;
}

RolledUpPlan RollUp(const PlanFigures& figures) {
  const std::vector<Axis> axes = InOrder(figures.axes);
  const auto own_of = [&](std::string_view id) {
    const auto found = figures.by_axis.find(id);
    return found == figures.by_axis.end() ? Tally{} : found->second;
  };
  std::map<std::string, Growing, std::less<>> growing;
  for (const Axis& axis : axes) {
    const Tally own = own_of(axis.id);
    Growing& one = growing[axis.id];
    one.node = {.axis = axis, .tally = own};
    one.progress.Add(OwnProgress(own), 1);
  }
  RolledUpPlan plan;
  plan.without_axis.tally = own_of("");
  plan.without_axis.progress_basis_points = ToBasisPoints(OwnProgress(plan.without_axis.tally));
  plan.contract.tally = plan.without_axis.tally;
  Mean whole;
  whole.Add(OwnProgress(plan.without_axis.tally), 1);
  // From the leaves up: an axis comes after the one that it is part of.
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
    Growing& one = growing[axis->id];
    one.node.progress_basis_points = ToBasisPoints(one.progress.value());
    const auto parent = growing.find(axis->parent);
    Tally& above = parent == growing.end() ? plan.contract.tally : parent->second.node.tally;
    Mean& mean = parent == growing.end() ? whole : parent->second.progress;
    above += one.node.tally;
    mean.Add(one.progress.value(), axis->weight);
  }
  plan.contract.progress_basis_points = ToBasisPoints(whole.value());
  for (const Axis& axis : axes) plan.axes.push_back(std::move(growing[axis.id].node));
  return plan;
}

}  // namespace socle::contracts::plan
