// Why a step cannot be made: all conditions that do not hold.
#pragma once

#include "platform/api/resource_errors.h"

namespace socle::registry {

using socle::api::UnmetCondition;
using socle::api::UnmetConditions;

}  // namespace socle::registry
