// The public keys that an issuer signs tokens with, as it publishes them: a JSON Web Key Set (RFC 7517).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

struct _cjose_jwk_int;

namespace socle::identity {

inline constexpr size_t kMostWebKeys = 32;

class WebKeySet {
 public:
  struct Key {
    std::string_view algorithm;  // "ES256" or "RS256": the only one that it verifies
    std::shared_ptr<const _cjose_jwk_int> key;
  };

  // Takes keys with a `kid` of their own: P-256 for ES256, RSA of 2,048 to 4,096 bits for RS256. Keys for other uses
  // and of other kinds are left out: issuers publish them side by side. INVALID_ARGUMENT, in one line, for what is no
  // key set, has no key of ours, more than 32, one id twice, or a private key, which has no business there.
  static absl::StatusOr<WebKeySet> FromJson(std::string_view json);

  // nullptr for an unknown one.
  const Key* Find(std::string_view kid) const;
  size_t size() const { return keys_.size(); }

 private:
  absl::flat_hash_map<std::string, Key> keys_;
};

}  // namespace socle::identity
