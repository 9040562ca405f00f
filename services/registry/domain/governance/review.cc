#include "services/registry/domain/governance/review.h"

#include <fmt/format.h>

namespace socle::registry {

UnmetConditions CheckOpen(const Review& review) {
  if (review.state == ReviewState::kOpen) return {};
  return {{"STATE", "It is closed.", "Le bilan est clos."}};
}

UnmetConditions Close(Review& review) {
  UnmetConditions unmet = CheckOpen(review);
  if (review.bilan.empty()) {
    unmet.push_back({"BILAN", "It has no annual review yet.", "Le bilan n'est pas encore rédigé."});
  }
  for (size_t i = 0; i < review.objectives.size(); ++i) {
    if (review.objectives[i].outcome != ObjectiveOutcome::kNotSaid) continue;
    unmet.push_back({"OUTCOME", fmt::format("Objective {} has no outcome.", i + 1),
                     fmt::format("L'objectif {} n'a pas de résultat.", i + 1)});
  }
  if (unmet.empty()) review.state = ReviewState::kClosed;
  return unmet;
}

}  // namespace socle::registry
