// The result of a vote as it is stored: JSON.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/tally.h"

namespace socle::registry {

std::string ResultText(const VoteResult& result);

// The inverse; INTERNAL for what ResultText never gives.
absl::StatusOr<VoteResult> ParseResult(std::string_view text);

}  // namespace socle::registry
