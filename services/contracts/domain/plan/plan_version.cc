#include "services/contracts/domain/plan/plan_version.h"

#include <fmt/format.h>

#include "platform/api/digest.h"

namespace socle::contracts::plan {
namespace {

std::string LineOf(const PlannedAction& action) {
  return fmt::format("{}\t{}\t{}\t{}\t{}\n", action.action, action.number, action.axis, action.owner, action.title);
}

}  // namespace

std::string DigestOf(const std::vector<PlannedAction>& actions) {
  std::string text;
  for (const PlannedAction& action : actions) text += LineOf(action);
  return socle::api::Sha256Hex(text);
}

std::vector<PlanDifference> DifferencesOf(const std::vector<PlannedAction>& before,
                                          const std::vector<PlannedAction>& after) {
  std::vector<PlanDifference> differences;
  auto was = before.begin();
  auto is = after.begin();
  while (was != before.end() || is != after.end()) {
    if (is == after.end() || (was != before.end() && was->action < is->action)) {
      differences.push_back({.before = *was++});
    } else if (was == before.end() || is->action < was->action) {
      differences.push_back({.after = *is++});
    } else {
      if (LineOf(*was) != LineOf(*is)) differences.push_back({.before = *was, .after = *is});
      ++was;
      ++is;
    }
  }
  return differences;
}

}  // namespace socle::contracts::plan
