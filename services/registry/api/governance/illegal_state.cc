#include "services/registry/api/governance/illegal_state.h"

#include "platform/base/error.h"

namespace socle::registry::api {

absl::Status IllegalState(std::string_view name, std::string_view state, const UnmetConditions& unmet) {
  std::string english, french;
  for (const UnmetCondition& condition : unmet) {
    english += (english.empty() ? "" : " ") + condition.english;
    french += (french.empty() ? "" : " ") + condition.french;
  }
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::ILLEGAL_STATE, english);
  std::move(error).French(french).Metadata("state", state);
  for (const UnmetCondition& condition : unmet) {
    std::move(error).Precondition(condition.type, name, condition.english);
  }
  return std::move(error).ToStatus();
}

}  // namespace socle::registry::api
