#include "services/contracts/domain/instruments/obstacle.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace socle::contracts {

std::string_view GateRuleName(GateRule rule) {
  constexpr std::array<std::string_view, 27> kNames = {"",
                                                       "STATE",
                                                       "TEXT_PRESENT",
                                                       "TWO_SIGNATORIES",
                                                       "DELIBERATION_PRESENT",
                                                       "DELIBERATIONS_CONCORDANT",
                                                       "DELIBERATION_ADOPTED",
                                                       "DELIBERATION_TRANSMITTED",
                                                       "DELIBERATION_PUBLISHED",
                                                       "DELIBERATION_OWN",
                                                       "SIGNATURE_PRESENT",
                                                       "MANDATE_VALID",
                                                       "SIGNED_ONCE_EXECUTORY",
                                                       "BODY_DECISION_PRESENT",
                                                       "BODY_DECISION_VALID",
                                                       "PARTY_ALIVE",
                                                       "PARTY_CAN_SIGN",
                                                       "BASE_IN_FORCE",
                                                       "DATES_IN_ORDER",
                                                       "SAME_CONTENT",
                                                       "PARTY_MAY",
                                                       "NOT_DONE_YET",
                                                       "PRECEDING_KIND_IN_FORCE",
                                                       "GROUP_PRESENT",
                                                       "ONLY_ONE_IN_FORCE",
                                                       "REVIEW_DECISIONS_IN_TEXT",
                                                       "REVIEW_DECISIONS_APPLY"};
  return kNames[static_cast<size_t>(rule)];
}

void Sort(Obstacles& obstacles) {
  std::stable_sort(obstacles.begin(), obstacles.end(), [](const Obstacle& a, const Obstacle& b) {
    return std::tie(a.rule, a.party, a.subject) < std::tie(b.rule, b.party, b.subject);
  });
}

}  // namespace socle::contracts
