#include "platform/api/resource_name.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/text.h"
#include "platform/base/error.h"

namespace socle::api {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

absl::Status NotSuchAName(std::string_view name, std::string_view example, std::string_view field) {
  return InvalidField(field, fmt::format("'{}' is not a name such as {}", Excerpt(name), example),
                      fmt::format("{} : un nom tel que {} est attendu.", field, example), ErrorReason::INVALID_NAME);
}

}  // namespace

bool IsResourceId(std::string_view id) {
  return id.size() >= 3 && id.size() <= 63 && IsLower(id.front()) && id.back() != '-' &&
         std::all_of(id.begin(), id.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; });
}

absl::StatusOr<std::string> IdOfName(std::string_view name, std::string_view collection, std::string_view field) {
  const bool ours = name.size() > collection.size() && name.starts_with(collection) && name[collection.size()] == '/';
  const std::string_view id = ours ? name.substr(collection.size() + 1) : std::string_view();
  if (IsResourceId(id)) return std::string(id);
  return NotSuchAName(name, fmt::format("{}/…", collection), field);
}

absl::StatusOr<std::string> UuidOfName(std::string_view name, std::string_view collection, std::string_view field) {
  const std::string prefix = fmt::format("{}/", collection);
  const std::string_view id = name.starts_with(prefix) ? name.substr(prefix.size()) : "";
  if (id.size() == 36 && id.find_first_not_of("0123456789abcdef-") == std::string_view::npos) return std::string(id);
  return InvalidField(field, fmt::format("'{}' is not {} and a UUID", Excerpt(name), prefix),
                      fmt::format("{} : {} suivi d'un UUID est attendu.", field, prefix), ErrorReason::INVALID_NAME);
}

absl::StatusOr<std::vector<std::string>> IdsOfName(std::string_view name,
                                                   std::initializer_list<std::string_view> collections,
                                                   std::string_view field) {
  std::vector<std::string> ids;
  std::string_view rest = name;
  bool good = true;
  for (const std::string_view collection : collections) {
    good = good && rest.size() > collection.size() && rest.starts_with(collection) && rest[collection.size()] == '/';
    if (!good) break;
    rest.remove_prefix(collection.size() + 1);
    const bool last = ids.size() + 1 == collections.size();
    const size_t end = last ? rest.size() : std::min(rest.find('/'), rest.size());
    const std::string_view id = rest.substr(0, end);
    good = last ? !id.empty() && id.find('/') == std::string_view::npos : IsResourceId(id);
    ids.emplace_back(id);
    rest.remove_prefix(last ? end : std::min(end + 1, rest.size()));
  }
  if (good && ids.size() == collections.size()) return ids;
  std::string example;
  for (const std::string_view collection : collections) {
    example += fmt::format("{}{}/…", example.empty() ? "" : "/", collection);
  }
  return NotSuchAName(name, example, field);
}

absl::StatusOr<NestedName> ParseNested(std::string_view name, std::string_view collection, std::string_view children,
                                       std::string_view field) {
  absl::StatusOr<std::vector<std::string>> ids = IdsOfName(name, {collection, children}, field);
  if (!ids.ok()) return ids.status();
  return NestedName{std::move((*ids)[0]), std::move((*ids)[1])};
}

absl::StatusOr<NestedName> ParseNestedUuid(std::string_view name, std::string_view collection,
                                           std::string_view children, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(NestedName nested, ParseNested(name, collection, children, field));
  SOCLE_RETURN_IF_ERROR(UuidOfName(fmt::format("{}/{}", children, nested.child), children, field).status());
  return nested;
}

}  // namespace socle::api
