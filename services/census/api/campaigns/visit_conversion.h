// Visits between the API's messages and the domain.
#pragma once

#include "platform/api/violations.h"
#include "services/census/domain/campaigns/visit.h"
#include "socle/census/v1/visit.pb.h"

namespace socle::census::api {

// `inside`: for the agents of the campaign, who see whom was met, notes and answers.
v1::Visit Show(const Visit& visit, bool inside);

// What an agent may write after the visit was recorded.
VisitNotes FromProto(const v1::Visit& proto, socle::api::Violations* violations);

}  // namespace socle::census::api
