// Why a step cannot be made: all conditions that do not hold.
#pragma once

#include "platform/api/resource_errors.h"

namespace socle::contracts::plan {

using Unmet = socle::api::UnmetCondition;
using Unmets = socle::api::UnmetConditions;

}  // namespace socle::contracts::plan
