// What goes wrong with outside tables, in the words of the API.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace socle::census::tables {

// ALREADY_EXISTS RESOURCE_EXISTS.
absl::Status MappingTaken(std::string_view name);
// NOT_FOUND RESOURCE_NOT_FOUND.
absl::Status NoMapping(std::string_view name);
absl::Status NoGrant(std::string_view name);

}  // namespace socle::census::tables
