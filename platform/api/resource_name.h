// Names of resources: a collection and an id, and those that lie below them.
//
//   SOCLE_ASSIGN_OR_RETURN(const std::string id, IdOfName(request.name(), "contracts", "name"));
//   SOCLE_ASSIGN_OR_RETURN(const auto ids, IdsOfName(request.name(), {"contracts", "instruments"}, "name"));
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::api {

// The last part of the name of a resource that somebody names: lower-case letters, digits and `-`, beginning with a
// letter, ending without `-`, 3 to 63.
bool IsResourceId(std::string_view id);

// What stands behind "territories/"; INVALID_ARGUMENT INVALID_NAME for anything else.
absl::StatusOr<std::string> IdOfName(std::string_view name, std::string_view collection, std::string_view field);

// The UUID behind "corrections/"; INVALID_ARGUMENT INVALID_NAME for anything else.
absl::StatusOr<std::string> UuidOfName(std::string_view name, std::string_view collection, std::string_view field);

// The ids of a name with these collections, one after the other: "contracts/{}/instruments/{}". All but the last are
// resource ids; the last is not looked at, but that it is there and has no slash. INVALID_NAME for anything else.
absl::StatusOr<std::vector<std::string>> IdsOfName(std::string_view name,
                                                   std::initializer_list<std::string_view> collections,
                                                   std::string_view field);

// "manifestos/npdc/signatures/{uuid}" in two.
struct NestedName {
  std::string parent;  // id
  std::string child;   // last part
};
// INVALID_NAME for anything else; the child is not looked at, but that it is there and has no slash.
absl::StatusOr<NestedName> ParseNested(std::string_view name, std::string_view collection, std::string_view children,
                                       std::string_view field);
// The same, with a child that is a UUID.
absl::StatusOr<NestedName> ParseNestedUuid(std::string_view name, std::string_view collection,
                                           std::string_view children, std::string_view field);

}  // namespace socle::api
