// The error of what a statute does not allow.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/registry/domain/unmet_condition.h"

namespace socle::registry::api {

// FAILED_PRECONDITION STATUTE_VIOLATED about the resource, with every violation that an error has room for.
absl::Status StatuteViolated(std::string_view name, const UnmetConditions& unmet);

}  // namespace socle::registry::api
