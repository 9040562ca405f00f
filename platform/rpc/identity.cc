#include "platform/rpc/identity.h"

#include <nlohmann/json.hpp>

namespace socle::rpc {
namespace {

// What everybody may know: whom the service takes them for (platform/access).
constexpr std::string_view kOfEverybody = "access.own.read";

bool Contains(std::string_view granted, std::string_view permission) {
  if (granted == permission || granted == "*") return true;
  // "registry.*" contains "registry.a.b", not "registryx.a" and not "registry".
  return granted.ends_with(".*") && permission.starts_with(granted.substr(0, granted.size() - 1));
}

// Lower-case words joined by dots, the last of which may be a star.
bool IsPattern(std::string_view text) {
  if (text == "*") return true;
  if (text.ends_with(".*")) text.remove_suffix(2);
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  });
}

}  // namespace

std::string_view BearerToken(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return {};
  for (size_t i = 0; i < kScheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != kScheme[i]) return {};
  }
  return authorization.substr(kScheme.size());
}

absl::StatusOr<Roles> Roles::FromJson(std::string_view json) {
  const auto document = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return absl::InvalidArgumentError("roles: not a JSON object of role names");
  Roles roles;
  for (const auto& [role, permissions] : document.items()) {
    if (!permissions.is_array()) return absl::InvalidArgumentError(fmt::format("roles: '{}' is not a list", role));
    for (const auto& permission : permissions) {
      if (!permission.is_string() || !IsPattern(permission.get_ref<const std::string&>())) {
        return absl::InvalidArgumentError(
            fmt::format("roles: '{}' holds {}, which is not a permission", role, permission.dump(-1, ' ', true)));
      }
      roles.Grant(role, permission.get_ref<const std::string&>());
    }
  }
  return roles;
}

void Roles::Grant(std::string_view role, std::string_view permission) {
  permissions_[std::string(role)].emplace_back(permission);
}

bool Roles::Allows(const Principal& principal, std::string_view permission) const {
  if (permission == kOfEverybody) return true;
  for (const std::string& role : principal.roles) {
    const auto granted = permissions_.find(role);
    if (granted == permissions_.end()) continue;
    for (const std::string& pattern : granted->second) {
      if (Contains(pattern, permission)) return true;
    }
  }
  return false;
}

}  // namespace socle::rpc
