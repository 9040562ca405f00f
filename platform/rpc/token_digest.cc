#include "platform/rpc/token_digest.h"

#include <openssl/evp.h>

#include <memory>

namespace socle::rpc {

std::array<unsigned char, 32> TokenDigest(std::string_view token) {
  // Fetching the algorithm and making a context cost more than hashing a token.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::array<unsigned char, 32> digest{};
  unsigned int size = digest.size();
  EVP_DigestInit_ex2(context.get(), sha256, nullptr);
  EVP_DigestUpdate(context.get(), token.data(), token.size());
  EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  return digest;
}

}  // namespace socle::rpc
