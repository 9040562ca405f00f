// Fields that resources of governance have in common, between the API's messages and the domain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/entity.h"

namespace socle::registry::api {

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

// A whole name of a collectivité, as the registry writes it; else a violation and an empty one.
std::string PartyField(std::string_view path, std::string_view name, Violations* violations);
// Each 1 to `max_length` code points; more than `max` are a violation.
std::vector<std::string> TextsField(const std::string& path,
                                    const google::protobuf::RepeatedPtrField<std::string>& texts, size_t max,
                                    size_t max_length, Violations* violations);
// UTF-8 without U+0000, kept byte by byte: `min` to `max` bytes.
std::string VerbatimField(std::string_view path, const std::string& text, size_t min, size_t max,
                          Violations* violations);
// "persons/…" or empty.
std::string PersonField(std::string_view path, const std::string& name, Violations* violations);
// "organisations/…" or empty.
std::string OrganisationField(std::string_view path, const std::string& name, Violations* violations);

}  // namespace socle::registry::api
