#include "platform/rpc/dev_tokens.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/rpc/principals.h"
#include "platform/rpc/rpc_errors.h"
#include "platform/rpc/token_digest.h"

namespace socle::rpc {

absl::StatusOr<std::unique_ptr<DevTokens>> DevTokens::FromJson(std::string_view json) {
  auto tokens = std::make_unique<DevTokens>();
  SOCLE_RETURN_IF_ERROR(ReadPrincipals(
      json, "tokens", "token", [&](size_t entry, const std::string& token, std::shared_ptr<const Principal> principal) {
        if (tokens->principals_.emplace(TokenDigest(token), std::move(principal)).second) return absl::OkStatus();
        return absl::InvalidArgumentError(fmt::format("tokens: entry {} repeats the token of another", entry));
      }));
  return tokens;
}

absl::StatusOr<std::shared_ptr<const Principal>> DevTokens::Authenticate(const Evidence& evidence) const {
  if (evidence.authorization.empty()) return NoCredentials();
  const std::string_view token = BearerToken(evidence.authorization);
  if (token.empty()) return WrongCredentials();
  const auto found = principals_.find(TokenDigest(token));
  if (found == principals_.end()) return WrongCredentials();
  return found->second;
}

}  // namespace socle::rpc
