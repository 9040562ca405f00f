// Whether the caller may: the relation that an act needs, and contracts that can still be written to.
#pragma once

#include "absl/status/statusor.h"
#include "platform/rpc/actor.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/rights.h"

namespace socle::contracts::api {

// OK when one of the relations is enough for the act; else PERMISSION_DENIED, RELATION_REQUIRED. `resource`: its name.
absl::Status CheckMay(Act act, Relations relations, std::string_view resource);

// The same, by the caller's relations to the contract; `owner`: whose the thing is, where it is somebody's.
absl::Status CheckMay(const rpc::Call& call, Act act, const Contract& contract, std::string_view resource,
                      std::string_view owner = {});

// FAILED_PRECONDITION RESOURCE_DELETED for one that is.
absl::Status CheckThere(const Contract& contract);

}  // namespace socle::contracts::api
