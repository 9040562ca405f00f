#include "services/contracts/domain/instruments/kind_rules.h"

namespace socle::contracts {

KindRules RulesOf(const InstrumentKind& kind) {
  KindRules rules{.required_groups = kind.required_groups,
                  .follows = kind.follows,
                  .repeatable = kind.repeatable,
                  .amends = kind.category == InstrumentCategory::kAmendment};
  for (const GateCondition& condition : kind.conditions) {
    using enum GateCondition::Rule;
    switch (condition.rule) {
      case kBodyDecision:
      case kRegionalCommittee:
        rules.body_votes.push_back({.role = condition.body_role,
                                    .each_region = condition.rule == kRegionalCommittee,
                                    .french = condition.text,
                                    .legal_reference = condition.legal_reference});
        break;
      case kDeliberationsExecutory:
        // No groups: everybody who is bound by a deliberation, and who that is the parties say.
        rules.deliberating.insert(rules.deliberating.end(), condition.groups.begin(), condition.groups.end());
        break;
      case kMandates:
      case kAllSignatures:
      case kConcordantDeliberations:
      case kEachRegionVote:
        break;
    }
  }
  return rules;
}

int32_t MonthsOf(const Programme& programme, const InstrumentKind& kind) {
  if (kind.duration_months != 0) return kind.duration_months;
  return kind.category == InstrumentCategory::kContract ? programme.duration_months : 0;
}

}  // namespace socle::contracts
