#include "services/contracts/domain/plan/action.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace socle::contracts::plan {
namespace {

bool HasBegun(Status status) { return status >= Status::kInProgress; }
bool HasEnded(Status status) { return status == Status::kCompleted || status == Status::kAbandoned; }

Totals& On(std::vector<Totals>& totals, TaxBasis basis) {
  const auto same = [&](const Totals& one) { return one.basis == basis; };
  const auto found = std::find_if(totals.begin(), totals.end(), same);
  return found != totals.end() ? *found : totals.emplace_back(Totals{.basis = basis});
}

void CheckFunding(const Action& action, Unmets& unmet) {
  for (size_t i = 0; i < action.funding.size(); ++i) {
    const FundingLine& line = action.funding[i];
    const std::string path = fmt::format("funding_lines[{}]", i);
    std::set<TaxBasis> bases;
    for (const auto& amount : {line.requested, line.awarded, line.paid}) {
      if (amount) bases.insert(amount->basis);
    }
    if (bases.size() > 1) {
      unmet.push_back({path, "mixes HT and TTC", "mêle HT et TTC."});
    } else if (line.paid && line.paid->cents > line.awarded.value_or(Money{}).cents) {
      unmet.push_back({path + ".paid", "exceeds what was awarded", "dépasse ce qui est attribué."});
    }
    if (line.financer.empty() && line.financer_label.empty()) {
      unmet.push_back({path, "names no financer", "ne nomme pas de financeur."});
    }
  }
}

void CheckBudget(const Action& action, Unmets& unmet) {
  std::set<std::tuple<int32_t, BudgetNature, TaxBasis>> seen;
  for (size_t i = 0; i < action.budget.size(); ++i) {
    const BudgetLine& line = action.budget[i];
    const std::string path = fmt::format("budget_lines[{}]", i);
    if (!line.planned && !line.actual) {
      unmet.push_back({path, "has no amount", "n'a pas de montant."});
    } else if (line.planned && line.actual && line.planned->basis != line.actual->basis) {
      unmet.push_back({path, "mixes HT and TTC", "mêle HT et TTC."});
    } else if (!seen.insert({line.year, line.nature, line.basis()}).second) {
      unmet.push_back({path, "repeats a year, nature and tax basis", "répète une année, une nature et une base."});
    }
  }
}

}  // namespace

std::optional<TaxBasis> FundingLine::basis() const {
  for (const auto& amount : {requested, awarded, paid}) {
    if (amount) return amount->basis;
  }
  return std::nullopt;
}

bool Action::IsEngaged() const {
  return selection == Selection::kRetained && status >= Status::kCommitted && status != Status::kAbandoned;
}

int32_t Action::CountedProgress() const {
  if (!IsEngaged()) return 0;
  return status == Status::kCompleted ? 100 : progress_percent;
}

Date NextMilestone(const Action& action) {
  Date next = Date::Max();
  for (const Milestone& milestone : action.milestones) {
    if (milestone.reached.IsOpen()) next = std::min(next, milestone.due);
  }
  return next;
}

Date LateFrom(const Action& action) {
  if (action.selection != Selection::kRetained || HasEnded(action.status)) return Date::Max();
  Date last = std::min(action.end, NextMilestone(action));
  if (!HasBegun(action.status)) last = std::min(last, action.start);
  return last.Plus(1);
}

std::vector<Totals> TotalsOf(const Action& action) {
  std::vector<Totals> totals;
  for (const BudgetLine& line : action.budget) {
    Totals& on = On(totals, line.basis());
    const bool investment = line.nature == BudgetNature::kInvestment;
    (investment ? on.planned_investment : on.planned_operation) += line.planned.value_or(Money{}).cents;
    (investment ? on.actual_investment : on.actual_operation) += line.actual.value_or(Money{}).cents;
  }
  for (const FundingLine& line : action.funding) {
    if (!line.basis()) continue;
    Totals& on = On(totals, *line.basis());
    on.requested += line.requested.value_or(Money{}).cents;
    on.awarded += line.awarded.value_or(Money{}).cents;
    on.paid += line.paid.value_or(Money{}).cents;
  }
  std::sort(totals.begin(), totals.end(), [](const Totals& a, const Totals& b) { return a.basis < b.basis; });
  return totals;
}

Unmets CheckSheet(const Action& action) {
  Unmets unmet;
  if (!action.start.IsOpen() && action.end < action.start) {
    unmet.push_back({"end_date", "is before the begin", "précède le début."});
  }
  if (action.owner.empty() && action.status != Status::kDraft && action.status != Status::kAbandoned) {
    unmet.push_back({"owner", "is needed from QUALIFIED on", "un maître d'ouvrage est requis à partir de QUALIFIED."});
  }
  if (action.nature == HelpNature::kCooperation && !action.funding.empty()) {
    unmet.push_back(
        {"funding_lines", "cooperation without money has none", "une coopération sans financement n'en a pas."});
  }
  CheckBudget(action, unmet);
  CheckFunding(action, unmet);
  for (size_t i = 0; i < action.partners.size(); ++i) {
    if (!action.partners[i].party.empty() || !action.partners[i].label.empty()) continue;
    unmet.push_back({fmt::format("partners[{}]", i), "names nobody", "ne nomme personne."});
  }
  if (std::find(action.linked.begin(), action.linked.end(), action.Name()) != action.linked.end()) {
    unmet.push_back({"linked_actions", "names the action itself", "cite l'action elle-même."});
  }
  return unmet;
}

}  // namespace socle::contracts::plan
