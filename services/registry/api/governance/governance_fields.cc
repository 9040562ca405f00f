#include "services/registry/api/governance/governance_fields.h"

#include <fmt/format.h>

namespace socle::registry::api {

std::string PartyField(std::string_view path, std::string_view name, Violations* violations) {
  const absl::StatusOr<Entity> entity = ParseEntityName(name, path);
  if (entity.ok() && EntityName(*entity) == name) return std::string(name);
  violations->Add(path, "not a name such as collectivites/commune-59350",
                  fmt::format("{} : un nom tel que collectivites/commune-59350 est attendu.", path));
  return {};
}

std::string PersonField(std::string_view path, const std::string& name, Violations* violations) {
  constexpr std::string_view kPersons = "persons/";
  const std::string_view id = name.starts_with(kPersons) ? std::string_view(name).substr(kPersons.size()) : "";
  const bool plain = id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
  if (name.empty() || (plain && !id.empty() && id.size() <= 63)) return name;
  violations->Add(path, "not a name such as persons/…",
                  fmt::format("{} : un nom tel que persons/… est attendu.", path));
  return {};
}

std::string OrganisationField(std::string_view path, const std::string& name, Violations* violations) {
  if (name.empty() || IdOfName(name, "organisations", path).ok()) return name;
  violations->Add(path, "not a name such as organisations/siren-200035855",
                  fmt::format("{} : un nom tel que organisations/siren-200035855 est attendu.", path));
  return {};
}

}  // namespace socle::registry::api
