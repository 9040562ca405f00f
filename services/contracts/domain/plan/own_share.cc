#include "services/contracts/domain/plan/own_share.h"

#include <algorithm>
#include <set>
#include <utility>

namespace socle::contracts::plan {
namespace {

void Raise(Sums& highest, const Sums& other) {
  Sums raised;
  for (const TaxBasis basis : kTaxBases) {
    const std::optional<int64_t> cents = std::max(highest.On(basis), other.On(basis));
    if (cents) raised.Add(Money{*cents, basis});
  }
  highest = raised;
}

int32_t ShareOf(int64_t whole, int64_t subsidies) {
  return BasisPoints(std::max<int64_t>(0, whole - subsidies), whole);
}

}  // namespace

bool ProjectMoney::IsComparable() const {
  Sums all = eligible;
  for (const Sums& sums : {cost, public_awarded, private_awarded, public_expected, requested, paid}) {
    for (const TaxBasis basis : kTaxBases) {
      if (sums.On(basis)) all.Add(Money{0, basis});
    }
  }
  return !all.IsMixed();
}

ProjectMoney MoneyOf(std::span<const Action* const> actions) {
  ProjectMoney money;
  std::set<std::pair<std::string, std::string>> seen;
  for (const Action* action : actions) {
    Sums cost, invested, eligible;
    for (const BudgetLine& line : action->budget) {
      cost.Add(line.planned);
      if (line.nature == BudgetNature::kInvestment) invested.Add(line.planned);
    }
    eligible = cost;
    if (action->terms.eligible_cost) {
      eligible = {};
      eligible.Add(action->terms.eligible_cost);
    }
    Raise(money.cost, cost);
    Raise(money.invested, invested);
    Raise(money.eligible, eligible);
    for (const FundingLine& line : action->funding) {
      const std::string& financer = line.financer.empty() ? line.financer_label : line.financer;
      if (!line.external_ref.empty() && !seen.insert({financer, line.external_ref}).second) continue;
      money.requested.Add(line.requested);
      money.paid.Add(line.paid);
      if (line.private_funds) {
        money.private_awarded.Add(line.awarded);
      } else {
        money.public_awarded.Add(line.awarded);
        money.public_expected.Add(line.expected());
      }
    }
  }
  return money;
}

Minimum MinimumOwnShare(const FinancingTerms& terms) {
  constexpr std::string_view kGeneral = "CGCT, art. L1111-10, III";
  constexpr std::string_view kLead = "CGCT, art. L1111-9, I";
  constexpr std::string_view kSchools = "CGCT, art. L1111-10, III ; loi n° 2024-279";
  switch (terms.exception) {
    case OwnShareException::kNone:
      return terms.lead_competence ? Minimum{3000, kLead} : Minimum{2000, kGeneral};
    case OwnShareException::kSchoolEnergyRenovation:
      return {1000, kSchools};
    default:
      return {0, kGeneral};
  }
}

OwnShare ReckonOwnShare(const Action& action, const ProjectMoney& money) {
  FinancingTerms without_exception = action.terms;
  without_exception.exception = OwnShareException::kNone;
  const Minimum minimum = MinimumOwnShare(action.terms);
  OwnShare share{.minimum_basis_points = minimum.basis_points, .legal_reference = minimum.legal_reference};
  const bool invests = !money.invested.empty() || (money.cost.empty() && !money.eligible.empty());
  if (!action.owner.empty() && !action.owner.starts_with("collectivites/")) {
    share.outcome = OwnShareOutcome::kNotApplicable;
    return share;
  }
  if (!money.cost.empty() && !invests) {
    share.outcome = OwnShareOutcome::kNotApplicable;
    return share;
  }
  const std::optional<Money> cost = (money.cost.empty() ? money.eligible : money.cost).Only();
  if (action.owner.empty() || !cost || cost->cents == 0 || !money.IsComparable()) return share;
  const TaxBasis basis = cost->basis;
  const int64_t whole = std::max<int64_t>(0, cost->cents - money.private_awarded.On(basis).value_or(0));
  const int64_t subsidies = money.public_awarded.On(basis).value_or(0);
  if (whole == 0) return share;
  share.public_financing = {whole, basis};
  share.subsidies = {subsidies, basis};
  share.own = {std::max<int64_t>(0, whole - subsidies), basis};
  share.share_basis_points = ShareOf(whole, subsidies);
  share.expected_share_basis_points = ShareOf(whole, money.public_expected.On(basis).value_or(0));
  // Compared exactly, not as rounded parts.
  const auto enough = [&](int32_t points) {
    return static_cast<WideCents>(share.own.cents) * 10'000 >= static_cast<WideCents>(whole) * points;
  };
  if (!enough(minimum.basis_points)) {
    share.outcome = OwnShareOutcome::kTooLittle;
  } else if (!enough(MinimumOwnShare(without_exception).basis_points)) {
    share.outcome = OwnShareOutcome::kExcepted;
  } else {
    share.outcome = OwnShareOutcome::kEnough;
  }
  return share;
}

}  // namespace socle::contracts::plan
