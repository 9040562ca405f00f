// Actions and axes as the tests tell them.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/contracts/domain/plan/plan_text.h"
#include "services/contracts/domain/plan/roll_up.h"

namespace socle::contracts::plan {

inline Date Day(std::string_view iso) { return *Date::Parse(iso); }
inline Money Ht(int64_t cents) { return {cents, TaxBasis::kHt}; }
inline Money Ttc(int64_t cents) { return {cents, TaxBasis::kTtc}; }

inline constexpr char kHolque[] = "collectivites/commune-59307";
inline constexpr char kNord[] = "collectivites/departement-59";

inline BudgetLine Invests(Money planned, int32_t year = 2019) {
  return {.year = year, .nature = BudgetNature::kInvestment, .planned = planned};
}
inline BudgetLine Operates(Money planned, int32_t year = 2019) {
  return {.year = year, .nature = BudgetNature::kOperation, .planned = planned};
}
inline FundingLine Awards(std::string grant, Money awarded) {
  return {.financer_label = "État", .grant = std::move(grant), .awarded = awarded};
}
inline FundingLine Asks(std::string grant, Money requested) {
  return {.financer_label = "État", .grant = std::move(grant), .requested = requested};
}

// A sheet of Holque's, retained and under way.
struct Sheet {
  Action action;

  explicit Sheet(std::string id, std::string title = "Réfection de la couverture des bâtiments scolaires",
                 std::string contract = "cambresis") {
    action.contract = std::move(contract);
    action.id = std::move(id);
    action.title = std::move(title);
    action.title_key = TitleKey(action.title);
    action.owner = kHolque;
    action.proposer = kHolque;
    action.selection = Selection::kRetained;
    action.status = Status::kInProgress;
  }
  Sheet& Costs(BudgetLine line) {
    action.budget.push_back(line);
    return *this;
  }
  Sheet& Gets(FundingLine line) {
    action.funding.push_back(std::move(line));
    return *this;
  }
  Sheet& Lasts(std::string_view from, std::string_view to) {
    action.start = Day(from);
    action.end = Day(to);
    return *this;
  }
  Sheet& In(std::string place) {
    action.places.push_back(std::move(place));
    return *this;
  }
  operator Action() const { return action; }  // NOLINT(google-explicit-constructor)
};

inline std::vector<std::string> Types(const Unmets& unmets) {
  std::vector<std::string> types;
  for (const Unmet& unmet : unmets) types.push_back(unmet.type);
  return types;
}

}  // namespace socle::contracts::plan
