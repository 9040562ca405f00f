#include "services/registry/api/governance/statute_violated.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/error.h"

namespace socle::registry::api {
namespace {

constexpr size_t kMaxTold = 50;

}  // namespace

absl::Status StatuteViolated(std::string_view name, const UnmetConditions& unmet) {
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::STATUTE_VIOLATED, unmet.front().english);
  std::move(error).French(unmet.front().french).Metadata("violations", std::to_string(unmet.size()));
  for (size_t i = 0; i < std::min(unmet.size(), kMaxTold); ++i) {
    std::move(error).Precondition(unmet[i].type, name, unmet[i].english);
  }
  return std::move(error).ToStatus();
}

}  // namespace socle::registry::api
