#include "platform/audit/signing_key.h"

#include <openssl/pem.h>

#include <cstdlib>

#include "platform/api/digest.h"

namespace socle::audit {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;

using Context = std::unique_ptr<EVP_MD_CTX, identity::FreeObject<EVP_MD_CTX_free>>;

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

absl::Status CheckKind(const identity::Key& key) {
  if (key != nullptr && EVP_PKEY_id(key.get()) == EVP_PKEY_ED25519) return absl::OkStatus();
  return absl::InvalidArgumentError("not an Ed25519 key in PEM without a password");
}

}  // namespace

absl::StatusOr<PublicKey> PublicKey::FromPem(const std::string& pem) {
  identity::Key key(PEM_read_bio_PUBKEY(identity::Reader(pem).get(), nullptr, identity::NoPassword, nullptr));
  if (const absl::Status kind = CheckKind(key); !kind.ok()) return kind;
  return PublicKey(std::move(key));
}

bool PublicKey::Signed(std::string_view text, std::string_view signature) const {
  const Context context(EVP_MD_CTX_new());
  return signature.size() == kSignatureBytes &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text), text.size()) == 1;
}

absl::StatusOr<SigningKey> SigningKey::FromPem(const std::string& pem) {
  identity::Key key(PEM_read_bio_PrivateKey(identity::Reader(pem).get(), nullptr, identity::NoPassword, nullptr));
  if (const absl::Status kind = CheckKind(key); !kind.ok()) return kind;
  return SigningKey(std::move(key));
}

std::string SigningKey::Sign(std::string_view text) const {
  const Context context(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  size_t length = signature.size();
  // Fails only without memory: the key's kind was looked at.
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, Bytes(text),
                     text.size()) != 1) {
    std::abort();
  }
  return signature;
}

std::string SigningKey::Id() const {
  std::string bytes(kKeyBytes, '\0');
  size_t length = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(bytes.data()), &length) != 1) {
    std::abort();
  }
  return api::ToBase64Url(bytes);
}

}  // namespace socle::audit
