// What writing resources runs into, in the words of the API: the store and the services tell the same.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "platform/base/date.h"
#include "services/registry/domain/written/amendment.h"
#include "services/registry/domain/written/references.h"

namespace socle::registry {

// "registry.socle.fr/Territory" of "territories/…".
std::string_view ResourceTypeOf(std::string_view name);

// ALREADY_EXISTS RESOURCE_EXISTS.
absl::Status NameTaken(std::string_view name);
absl::Status IdentifierTaken(const ExternalId& identifier, std::string_view holder);
// NOT_FOUND RESOURCE_NOT_FOUND.
absl::Status NothingOfName(std::string_view name);
// NOT_FOUND NOT_ALIVE_AT: recorded, but for other days.
absl::Status NotRecordedFor(std::string_view name, Date day, Date valid_from, Date valid_to);
// FAILED_PRECONDITION RESOURCE_DELETED.
absl::Status IsDeleted(std::string_view name);
// FAILED_PRECONDITION VERSIONS_OVERLAP.
absl::Status InTheWay(std::string_view name, const VersionInTheWay& other);

}  // namespace socle::registry
