// What the lines of a sheet sum up to.
//
// Amounts with and without tax are never added: sums are kept by unit, and posts are in none of them.
#pragma once

#include <optional>
#include <vector>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::sheets {

// In cents.
struct Totals {
  Unit unit = Unit::kEurHt;
  int64_t planned_investment = 0;
  int64_t planned_running = 0;
  int64_t actual_investment = 0;
  int64_t actual_running = 0;
  int64_t requested = 0;
  int64_t awarded = 0;
  int64_t paid = 0;
  int64_t expected = 0;      // awarded, or requested where nobody has decided
  bool has_cost = false;     // an expected cost is known
  bool has_unknown = false;  // a funding line has neither been asked for nor decided on

  int64_t planned() const { return planned_investment + planned_running; }
  std::optional<int64_t> own_share() const;
  // Of the expected cost, in parts of 10,000, rounded down.
  std::optional<int32_t> own_share_basis_points() const;

  friend bool operator==(const Totals&, const Totals&) = default;
};

// One for each unit of euros that a line is in, EUR_HT first.
std::vector<Totals> TotalsOf(const Sheet& sheet);

}  // namespace socle::census::sheets
