// The caller as governance sees it, and the error when it may not.
#pragma once

#include "platform/rpc/actor.h"
#include "services/registry/domain/governance/rights.h"

namespace socle::registry::api {

using rpc::ActorOf;

// OK when one of the relations is enough for the act; else PERMISSION_DENIED, RELATION_REQUIRED. `resource`: its name.
absl::Status CheckMay(Act act, Relations relations, std::string_view resource);

}  // namespace socle::registry::api
