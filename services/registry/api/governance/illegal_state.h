// The error of a step that cannot be made, for everything that has states.
#pragma once

#include "services/registry/domain/unmet_condition.h"

namespace socle::registry::api {

using socle::api::IllegalState;

}  // namespace socle::registry::api
