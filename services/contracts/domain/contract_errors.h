// The errors of contracts, by noun: the store, the clients and the services tell the same.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/contracts/domain/contracts/contract.h"

namespace socle::contracts {

// "contracts.socle.fr/Instrument" of "contracts/…/instruments/…": by the collection that the last part is of.
std::string_view ResourceTypeOf(std::string_view name);

// ALREADY_EXISTS RESOURCE_EXISTS.
absl::Status NameTaken(std::string_view name);
absl::Status IdentifierTaken(const ExternalId& identifier, std::string_view holder);
// NOT_FOUND RESOURCE_NOT_FOUND.
absl::Status NothingOfName(std::string_view name);
// FAILED_PRECONDITION RESOURCE_DELETED.
absl::Status IsDeleted(std::string_view name);
// ABORTED CONCURRENT_CHANGE: what was asked elsewhere was asked of something that is otherwise now.
absl::Status ConcurrentChange(std::string_view name);
// RESOURCE_EXHAUSTED TOO_LARGE: `limit` are there already; the sentences for people, in English and French.
absl::Status TooManyThere(size_t limit, std::string_view english, std::string_view french);
// UNAVAILABLE REGISTRY_UNAVAILABLE; `unchecked`: what could not be looked up, for people, in English and French.
absl::Status RegistryUnavailable(std::string_view unchecked, std::string_view french);

}  // namespace socle::contracts
