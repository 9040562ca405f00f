#include "platform/api/digest.h"

#include <absl/strings/escaping.h>
#include <openssl/evp.h>

namespace socle::api {

Sha256 DigestOf(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) {
    const auto size = static_cast<uint64_t>(part.size());
    for (int shift = 0; shift < 64; shift += 8) all += static_cast<char>(size >> shift);
    all += part;
  }
  Sha256 digest{};
  unsigned int length = 0;
  // Fails only without memory or without SHA-256 in OpenSSL, and then nothing here can go on.
  if (EVP_Digest(all.data(), all.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) std::abort();
  return digest;
}

std::string Sha256Hex(std::string_view bytes) {
  Sha256 digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) std::abort();
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string FirstBytes(const Sha256& digest, size_t count) {
  return {reinterpret_cast<const char*>(digest.data()), std::min(count, digest.size())};
}

std::string ToBase64Url(std::string_view bytes) {
  std::string text;
  absl::WebSafeBase64Escape({bytes.data(), bytes.size()}, &text);
  return text;
}

std::optional<std::string> FromBase64Url(std::string_view text) {
  std::string bytes;
  // Abseil takes padding, space and stray bits as well.
  if (!absl::WebSafeBase64Unescape({text.data(), text.size()}, &bytes) || ToBase64Url(bytes) != text)
    return std::nullopt;
  return bytes;
}

}  // namespace socle::api
