// Actions and their changes between the API's messages and the domain.
#pragma once

#include <string>

#include "platform/api/violations.h"
#include "services/contracts/domain/plan/steps.h"
#include "socle/contracts/v1/action.pb.h"

namespace socle::contracts::api {

// As of `today`, which tells whether it is late.
v1::Action Show(const plan::Action& action, Date today);
v1::ActionChange Show(const plan::ActionChange& change);

// Everything that a caller writes, into an action whose contract, id and steps are set; with the faults of the whole.
void FromProto(const v1::Action& proto, socle::api::Violations* violations, plan::Action* taken);

}  // namespace socle::contracts::api
