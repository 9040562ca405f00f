#include "services/contracts/domain/plan/subsidy_statement.h"

#include <algorithm>
#include <set>
#include <utility>

namespace socle::contracts::plan {

SubsidyStatement StateSubsidies(std::span<const Action* const> project) {
  SubsidyStatement statement;
  std::set<std::pair<std::string, std::string>> seen;
  for (const Action* action : project) {
    for (const FundingLine& line : action->funding) {
      const std::string& financer = line.financer.empty() ? line.financer_label : line.financer;
      if (!line.external_ref.empty() && !seen.insert({financer, line.external_ref}).second) continue;
      statement.lines.push_back({action, &line});
    }
  }
  const ProjectMoney money = MoneyOf(project);
  for (const TaxBasis basis : kTaxBases) {
    bool any = false;
    const auto on = [&](const Sums& sums) {
      any = any || sums.On(basis).has_value();
      return sums.On(basis).value_or(0);
    };
    StatementTotals totals{.basis = basis,
                           .cost = on(money.cost),
                           .requested = on(money.requested),
                           .public_awarded = on(money.public_awarded),
                           .private_awarded = on(money.private_awarded),
                           .paid = on(money.paid)};
    totals.own = std::max<int64_t>(0, totals.cost - totals.public_awarded - totals.private_awarded);
    if (any) statement.totals.push_back(totals);
  }
  statement.own_share = ReckonOwnShare(*project.front(), money);
  return statement;
}

}  // namespace socle::contracts::plan
