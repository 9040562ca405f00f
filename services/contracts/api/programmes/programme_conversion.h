// Programmes between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/contracts/domain/programmes/programme.h"
#include "socle/contracts/v1/programme.pb.h"

namespace socle::contracts::api {

v1::Programme Show(const Programme& programme);
void ShowGrid(const EvaluationGrid& grid, v1::EvaluationGrid* proto);

// What a file says, checked for all that needs no look at the whole (see programme_rules.h); sets `sha256` too.
Programme FromProto(const v1::Programme& proto, socle::api::Violations* violations);

}  // namespace socle::contracts::api
