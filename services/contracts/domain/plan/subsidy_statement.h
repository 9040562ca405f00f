// The statement of all subsidies of a project (état récapitulatif): CGCT, art. L1611-8; its plan of financing is what
// art. D1111-8 has published.
#pragma once

#include <span>
#include <vector>

#include "services/contracts/domain/plan/own_share.h"

namespace socle::contracts::plan {

struct StatementTotals {
  TaxBasis basis = TaxBasis::kHt;
  int64_t cost = 0;
  int64_t requested = 0;
  int64_t public_awarded = 0;
  int64_t private_awarded = 0;
  int64_t paid = 0;
  int64_t own = 0;
};

struct SubsidyStatement {
  struct Line {
    const Action* action = nullptr;
    const FundingLine* line = nullptr;
  };
  std::vector<Line> lines;  // by action, as given; those with the same financer and external reference once
  std::vector<StatementTotals> totals;
  OwnShare own_share;
};

// `project`: the action asked about first, then those linked to it; outlives the statement.
SubsidyStatement StateSubsidies(std::span<const Action* const> project);

}  // namespace socle::contracts::plan
