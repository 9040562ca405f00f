#include "platform/rpc/principals.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "platform/base/error.h"

namespace socle::rpc {
namespace {

using nlohmann::json;

std::string TextOf(const json& entry, const char* member) {
  const auto found = entry.is_object() ? entry.find(member) : entry.end();
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// False for what is no list of text.
bool TextsOf(const json& list, std::vector<std::string>* texts) {
  if (!list.is_array()) return false;
  for (const json& each : list) {
    if (!each.is_string()) return false;
    texts->push_back(each.get<std::string>());
  }
  return true;
}

}  // namespace

absl::Status ReadPrincipals(std::string_view text, std::string_view file, const char* proof, TakePrincipal take) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_array()) return absl::InvalidArgumentError(fmt::format("{}: not a JSON list", file));
  for (size_t i = 0; i < document.size(); ++i) {
    const json& entry = document[i];
    const auto wrong = [&](std::string_view what) {
      return absl::InvalidArgumentError(fmt::format("{}: entry {} {}", file, i, what));
    };
    std::string proven = TextOf(entry, proof);
    Principal principal{.subject = TextOf(entry, "subject")};
    if (proven.empty()) return wrong(fmt::format("has no {}", proof));
    if (principal.subject.empty()) return wrong("has no subject");
    if (!TextsOf(entry.value("roles", json()), &principal.roles)) return wrong("has no list of roles");
    if (!TextsOf(entry.value("acts_for", json::array()), &principal.acts_for)) {
      return wrong("has an acts_for that is no list of text");
    }
    SOCLE_RETURN_IF_ERROR(take(i, std::move(proven), std::make_shared<const Principal>(std::move(principal))));
  }
  return absl::OkStatus();
}

}  // namespace socle::rpc
