// The caller as rules of relation see it (platform/base/relation.h), and the error when it may not.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "platform/base/relation.h"
#include "platform/rpc/call.h"

namespace socle::rpc {

Actor ActorOf(const Call& call);

// PERMISSION_DENIED, RELATION_REQUIRED. `act` and `relations` as errors show them: "CAST_VOTE", "PILOT,OFFICER".
absl::Status RelationRequired(std::string_view act, std::string_view relations, std::string_view resource);

}  // namespace socle::rpc
