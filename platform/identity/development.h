// Identities for development and tests: an authority, certificates and tokens of our own making. Production has its own
// authority and issuer, and never comes here.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"

struct _cjose_jwk_int;

namespace socle::identity {

// PEM, both.
struct Credential {
  std::string key;
  std::string certificate;
};

struct Validity {
  Instant from;
  Instant until;
};

// An authority that signs itself; keys are of P-256.
Credential MintAuthority(const std::string& name, const Validity& validity);
// Of the authority, for servers and clients. `names` as OpenSSL writes alternative names: "DNS:localhost",
// "IP:127.0.0.1", "URI:spiffe://…". INVALID_ARGUMENT for names or an authority that cannot be read.
absl::StatusOr<Credential> MintCertificate(const Credential& authority, std::span<const std::string> names,
                                           const Validity& validity);

// A list, signed by the authority, that takes the certificates back; to be renewed at `validity.until`.
// INVALID_ARGUMENT for what cannot be read.
absl::StatusOr<std::string> MintRevocationList(const Credential& authority, std::span<const std::string> certificates,
                                               const Validity& validity);

// A key that signs tokens (ES256).
class SigningKey {
 public:
  static SigningKey Mint(const std::string& kid);
  // As ToJson() wrote it; INVALID_ARGUMENT.
  static absl::StatusOr<SigningKey> FromJson(std::string_view json);

  // With its private part: for a file that its owner alone reads.
  std::string ToJson() const;
  // The key set to publish, with the public part alone.
  std::string PublicSet() const;
  // The token of claims, a JSON object. `header` takes the place of the usual one.
  std::string Sign(std::string_view claims, std::string_view header = {}) const;

 private:
  explicit SigningKey(std::shared_ptr<_cjose_jwk_int> key) : key_(std::move(key)) {}
  std::shared_ptr<_cjose_jwk_int> key_;
};

struct TokenClaims {
  std::string issuer;
  std::vector<std::string> audiences;
  std::string subject;
  std::vector<std::string> roles, acts_for;
  Validity validity;
};
// The JSON object of the claims.
std::string ClaimsJson(const TokenClaims& claims);

}  // namespace socle::identity
