// What goes wrong in census, in the words of the API.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace socle::census {

// ALREADY_EXISTS RESOURCE_EXISTS.
absl::Status NameTaken(std::string_view name);
// NOT_FOUND RESOURCE_NOT_FOUND.
absl::Status NothingOfName(std::string_view name);
// NOT_FOUND RESOURCE_NOT_FOUND: nothing was measured of `collectivite` for the period.
absl::Status NoValue(std::string_view indicator, std::string_view collectivite, std::string_view period);
// FAILED_PRECONDITION ILLEGAL_STATE: its values do not add up.
absl::Status NotAdditive(std::string_view indicator);
// UNAVAILABLE REGISTRY_UNAVAILABLE; `unchecked`: what could not be looked up, for people, in English and French.
absl::Status RegistryUnavailable(std::string_view unchecked, std::string_view french);

}  // namespace socle::census
