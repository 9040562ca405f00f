// A statute as it is stored: JSON, with what it leaves unset left out.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/statute.h"

namespace socle::registry {

// Without its days.
std::string StatuteText(const Statute& statute);

// The inverse; INTERNAL for what StatuteText never gives.
absl::StatusOr<Statute> ParseStatute(std::string_view text);

}  // namespace socle::registry
