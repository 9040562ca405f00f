// Ed25519 keys (RFC 8032), with which checkpoints are signed. Keys are PEM as `openssl genpkey -algorithm ed25519` and
// `openssl pkey -pubout` write them; one that has a password is refused.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "platform/identity/openssl_objects.h"

namespace socle::audit {

class PublicKey {
 public:
  // INVALID_ARGUMENT for what is no Ed25519 key.
  static absl::StatusOr<PublicKey> FromPem(const std::string& pem);

  bool Signed(std::string_view text, std::string_view signature) const;

 private:
  explicit PublicKey(identity::Key key) : key_(std::move(key)) {}
  identity::Key key_;
};

class SigningKey {
 public:
  // As PublicKey::FromPem.
  static absl::StatusOr<SigningKey> FromPem(const std::string& pem);

  // 64 bytes.
  std::string Sign(std::string_view text) const;
  // The 32 bytes of the public key as base64url: how a person recognises it.
  std::string Id() const;

 private:
  explicit SigningKey(identity::Key key) : key_(std::move(key)) {}
  identity::Key key_;
};

}  // namespace socle::audit
