#include "platform/rpc/dev_tokens.h"

#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "platform/rpc/rpc_errors.h"

namespace socle::rpc {
namespace {

absl::Status Wrong(size_t entry, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("tokens: entry {} {}", entry, what));
}

}  // namespace

DevTokens::Digest DevTokens::DigestOf(std::string_view token) {
  // Fetching the algorithm and making a context cost more than hashing a token.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  Digest digest{};
  unsigned int size = digest.size();
  EVP_DigestInit_ex2(context.get(), sha256, nullptr);
  EVP_DigestUpdate(context.get(), token.data(), token.size());
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  return digest;
}

absl::StatusOr<std::unique_ptr<DevTokens>> DevTokens::FromJson(std::string_view json) {
  const auto document = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!document.is_array()) return absl::InvalidArgumentError("tokens: not a JSON list");
  auto tokens = std::make_unique<DevTokens>();
  for (size_t i = 0; i < document.size(); ++i) {
    const auto& entry = document[i];
    const auto text = [&entry](const char* key) {
      const auto found = entry.is_object() ? entry.find(key) : entry.end();
      return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const std::string token = text("token");
    Principal principal{.subject = text("subject")};
    if (token.empty()) return Wrong(i, "has no token");
    if (principal.subject.empty()) return Wrong(i, "has no subject");
    if (!entry.contains("roles") || !entry["roles"].is_array()) return Wrong(i, "has no list of roles");
    for (const auto& role : entry["roles"]) {
      if (!role.is_string()) return Wrong(i, "has a role that is not text");
      principal.roles.push_back(role.get<std::string>());
    }
    const auto parties = entry.value("acts_for", nlohmann::json::array());
    if (!parties.is_array()) return Wrong(i, "has an acts_for that is no list");
    for (const auto& party : parties) {
      if (!party.is_string()) return Wrong(i, "acts for something that is not text");
      principal.acts_for.push_back(party.get<std::string>());
    }
    if (!tokens->principals_.emplace(DigestOf(token), std::make_shared<Principal>(std::move(principal))).second) {
      return Wrong(i, "repeats the token of another");
    }
  }
  return tokens;
}

absl::StatusOr<std::shared_ptr<const Principal>> DevTokens::Authenticate(const Evidence& evidence) const {
  if (evidence.authorization.empty()) return NoCredentials();
  const std::string_view token = BearerToken(evidence.authorization);
  if (token.empty()) return WrongCredentials();
  const auto found = principals_.find(DigestOf(token));
  if (found == principals_.end()) return WrongCredentials();
  return found->second;
}

}  // namespace socle::rpc
