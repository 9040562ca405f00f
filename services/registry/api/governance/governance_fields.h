// Fields that resources of governance have in common, between the API's messages and the domain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/api/field_checks.h"
#include "platform/api/resource_name.h"
#include "services/registry/api/written_conversion.h"
#include "services/registry/domain/entity.h"

namespace socle::registry::api {

using socle::api::NestedName;
using socle::api::ParseNested;
using socle::api::ParseNestedUuid;
using socle::api::TextsField;
using socle::api::VerbatimField;

// A whole name of a collectivité, as the registry writes it; else a violation and an empty one.
std::string PartyField(std::string_view path, std::string_view name, Violations* violations);
// "persons/…" or empty.
std::string PersonField(std::string_view path, const std::string& name, Violations* violations);
// "organisations/…" or empty.
std::string OrganisationField(std::string_view path, const std::string& name, Violations* violations);

}  // namespace socle::registry::api
