// The own share of who carries a project: CGCT, art. L1111-10, III and L1111-9, I.
//
// "Toute collectivité territoriale ou tout groupement de collectivités territoriales, maître d'ouvrage d'une opération
// d'investissement, assure une participation minimale au financement de ce projet": 20 % of all that public persons pay
// for it; 30 % where the project is of a competence that one level leads (chef de file). So nothing is asked of who is
// no collectivité, nor of what is no investment, and private money is no part of what is divided.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "services/contracts/domain/plan/action.h"

namespace socle::contracts::plan {

// As v1::OwnShare::Outcome.
enum class OwnShareOutcome { kEnough = 1, kTooLittle = 2, kExcepted = 3, kNotApplicable = 4, kUnknown = 5 };

struct OwnShare {
  OwnShareOutcome outcome = OwnShareOutcome::kUnknown;
  Money public_financing;  // of these three and the shares: only where it was reckoned
  Money subsidies;
  Money own;
  int32_t share_basis_points = 0;
  int32_t minimum_basis_points = 0;
  int32_t expected_share_basis_points = 0;
  std::string_view legal_reference;

  bool IsReckoned() const { return outcome <= OwnShareOutcome::kExcepted; }
};

// What a project costs and gets: one action, or several that are one work.
struct ProjectMoney {
  Sums cost;      // planned; of several actions the highest
  Sums invested;  // of the cost, investment
  Sums eligible;  // what subsidies are reckoned on
  Sums public_awarded;
  Sums private_awarded;
  Sums public_expected;  // awarded, or requested where nobody has decided
  Sums requested;
  Sums paid;

  // Whether all amounts are on one basis.
  bool IsComparable() const;
};
// Lines with the same external reference and financer count once.
ProjectMoney MoneyOf(std::span<const Action* const> actions);

// The minimum, in parts of 10,000, and the article that it rests on.
struct Minimum {
  int32_t basis_points = 2000;
  std::string_view legal_reference;
};
Minimum MinimumOwnShare(const FinancingTerms& terms);

OwnShare ReckonOwnShare(const Action& action, const ProjectMoney& money);

}  // namespace socle::contracts::plan
