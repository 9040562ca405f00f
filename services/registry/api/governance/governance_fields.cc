#include "services/registry/api/governance/governance_fields.h"

#include <fmt/format.h>

#include "platform/api/text.h"
#include "services/registry/api/correction_conversion.h"

namespace socle::registry::api {

absl::StatusOr<NestedName> ParseNested(std::string_view name, std::string_view collection, std::string_view children,
                                       std::string_view field) {
  const std::string middle = fmt::format("/{}/", children);
  const size_t at = name.find(middle);
  if (at != std::string_view::npos) {
    const std::string_view child = name.substr(at + middle.size());
    const absl::StatusOr<std::string> parent = IdOfName(name.substr(0, at), collection, field);
    if (parent.ok() && !child.empty() && child.find('/') == std::string_view::npos) {
      return NestedName{*parent, std::string(child)};
    }
  }
  return InvalidField(
      field, fmt::format("'{}' is not a name such as {}/…/{}/…", socle::api::Excerpt(name), collection, children),
      fmt::format("{} : un nom tel que {}/…/{}/… est attendu.", field, collection, children),
      ErrorReason::INVALID_NAME);
}

absl::StatusOr<NestedName> ParseNestedUuid(std::string_view name, std::string_view collection,
                                           std::string_view children, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(NestedName nested, ParseNested(name, collection, children, field));
  SOCLE_RETURN_IF_ERROR(UuidOfName(fmt::format("{}/{}", children, nested.child), children, field).status());
  return nested;
}

std::string PartyField(std::string_view path, std::string_view name, Violations* violations) {
  const absl::StatusOr<Entity> entity = ParseEntityName(name, path);
  if (entity.ok() && EntityName(*entity) == name) return std::string(name);
  violations->Add(path, "not a name such as collectivites/commune-59350",
                  fmt::format("{} : un nom tel que collectivites/commune-59350 est attendu.", path));
  return {};
}

std::vector<std::string> TextsField(const std::string& path,
                                    const google::protobuf::RepeatedPtrField<std::string>& texts, size_t max,
                                    size_t max_length, Violations* violations) {
  std::vector<std::string> taken;
  if (static_cast<size_t>(texts.size()) > max) {
    violations->Add(path, fmt::format("{} given, at most {} are taken", texts.size(), max),
                    fmt::format("{} : {} au plus.", path, max));
    return taken;
  }
  for (int i = 0; i < texts.size(); ++i) {
    taken.push_back(violations->Text(fmt::format("{}[{}]", path, i), texts[i], {.min = 1, .max = max_length}));
  }
  return taken;
}

std::string VerbatimField(std::string_view path, const std::string& text, size_t min, size_t max,
                          Violations* violations) {
  if (text.size() < min || text.size() > max) {
    violations->Add(path, fmt::format("has {} bytes, {} to {} are taken", text.size(), min, max),
                    fmt::format("{} : de {} à {} octets.", path, min, max));
  } else if (socle::api::FindInvalidUtf8(text) || text.find('\0') != std::string::npos) {
    violations->Add(path, "is not UTF-8 without U+0000", fmt::format("{} : UTF-8 sans U+0000 attendu.", path));
  } else {
    return text;
  }
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
