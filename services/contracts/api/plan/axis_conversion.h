// Axes between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/contracts/domain/plan/axis.h"
#include "socle/contracts/v1/axis.pb.h"

namespace socle::contracts::api {

v1::Axis Show(const plan::Axis& axis);

// Everything that a caller writes, into an axis whose contract and id are set.
void FromProto(const v1::Axis& proto, socle::api::Violations* violations, plan::Axis* taken);

}  // namespace socle::contracts::api
