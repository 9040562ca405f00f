// Which commune is in which EPCI when, out of the yearly perimeters and the lives of the communes.
#pragma once

#include <span>

#include "services/registry/domain/groupings/perimeters.h"

namespace socle::registry {

// Adds memberships. They end with the commune. One that is born between two lists is, until the next list, in the EPCI
// of the communes that it carries on, where these agree; where they do not, the next list decides if it names one of
// theirs.
void AddMemberships(std::span<const Perimeter> perimeters, const SuccessionGraph& communes, Record& record);

}  // namespace socle::registry
