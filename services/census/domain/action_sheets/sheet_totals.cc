#include "services/census/domain/action_sheets/sheet_totals.h"

#include <algorithm>
#include <limits>
#include <map>

#include "absl/numeric/int128.h"

namespace socle::census::sheets {

std::optional<int64_t> Totals::own_share() const {
  if (!has_cost) return std::nullopt;
  return planned() - expected;
}

std::optional<int32_t> Totals::own_share_basis_points() const {
  const std::optional<int64_t> share = own_share();
  if (!share || planned() == 0) return std::nullopt;
  const absl::int128 scaled = absl::int128(*share) * 10'000;
  absl::int128 points = scaled / planned();
  if (scaled % planned() < 0) points -= 1;
  constexpr auto kLeast = std::numeric_limits<int32_t>::min();
  return static_cast<int32_t>(std::max(points, absl::int128(kLeast)));
}

std::vector<Totals> TotalsOf(const Sheet& sheet) {
  std::map<Unit, Totals> by_unit;
  for (const BudgetLine& line : sheet.budget) {
    if (line.unit == Unit::kFte) continue;
    Totals& totals = by_unit[line.unit];
    const bool investment = line.nature == Nature::kInvestment;
    (investment ? totals.planned_investment : totals.planned_running) += line.planned.value_or(0);
    (investment ? totals.actual_investment : totals.actual_running) += line.actual.value_or(0);
    totals.has_cost = totals.has_cost || line.planned.has_value();
  }
  for (const FundingLine& line : sheet.funding) {
    Totals& totals = by_unit[line.unit];
    totals.requested += line.requested.value_or(0);
    totals.awarded += line.awarded.value_or(0);
    totals.paid += line.paid.value_or(0);
    totals.expected += line.expected().value_or(0);
    totals.has_unknown = totals.has_unknown || !line.expected();
  }
  std::vector<Totals> all;
  for (auto& [unit, totals] : by_unit) {
    totals.unit = unit;
    all.push_back(totals);
  }
  return all;
}

}  // namespace socle::census::sheets
