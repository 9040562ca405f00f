// The error of a step that cannot be made, for everything that has states.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/registry/domain/unmet_condition.h"

namespace socle::registry::api {

// FAILED_PRECONDITION ILLEGAL_STATE about the resource, with every condition; `state` as the API shows it.
absl::Status IllegalState(std::string_view name, std::string_view state, const UnmetConditions& unmet);

}  // namespace socle::registry::api
