// Local tokens for development: a file that says which token is whom. Servers that listen beyond the loopback refuse
// it.
//
//   [{"token": "dev-reader", "subject": "claire@dev", "roles": ["reader"]},
//    {"token": "dev-lille", "subject": "maire@dev", "roles": ["contributor"], "acts_for":
//    ["collectivites/commune-59350"]}]
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "platform/rpc/identity.h"

namespace socle::rpc {

class DevTokens : public Authenticator {
 public:
  // INVALID_ARGUMENT with one line on what is wrong; it never repeats a token.
  static absl::StatusOr<std::unique_ptr<DevTokens>> FromJson(std::string_view json);

  absl::StatusOr<std::shared_ptr<const Principal>> Authenticate(const Evidence& evidence) const override;
  bool LoopbackOnly() const override { return true; }

 private:
  // By the tokens' digests (token_digest.h).
  absl::flat_hash_map<std::array<unsigned char, 32>, std::shared_ptr<const Principal>> principals_;
};

}  // namespace socle::rpc
