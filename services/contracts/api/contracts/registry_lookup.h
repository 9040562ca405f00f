// What of a contract the registry has to know: parties, territory and bodies, asked before the transaction that writes.
#pragma once

#include <set>
#include <string>

#include "platform/api/violations.h"
#include "services/contracts/domain/contracts/contract_rules.h"

namespace socle::contracts::api {

// Every name of the registry that a contract holds, with what it is there: "party collectivites/commune-59350". A name
// that was a territory is asked about again when it becomes a party.
std::set<std::string> RegistryNamesOf(const Contract& contract);

// Asks for those names of the contract that are not in `known`, as RegistryNamesOf() gives them; a violation for each
// that is not there, or that is a party and can be none. Gives parties without a label theirs. UNAVAILABLE
// REGISTRY_UNAVAILABLE.
absl::Status LookUp(Registry* registry, const std::set<std::string>& known, Date today, Registry::Deadline deadline,
                    Contract* contract, socle::api::Violations* violations);

}  // namespace socle::contracts::api
