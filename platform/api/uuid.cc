#include "platform/api/uuid.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "platform/api/digest.h"

namespace socle::api {
namespace {

using Bytes = std::array<unsigned char, 16>;
constexpr size_t kLength = 36;

bool IsDashAt(size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

std::string UuidText(Bytes bytes, unsigned char version) {
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | (version << 4));
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  std::string text;
  for (const unsigned char byte : bytes) {
    if (IsDashAt(text.size())) text += '-';
    text += fmt::format("{:02x}", byte);
  }
  return text;
}

}  // namespace

std::string NewUuid() {
  Bytes bytes;
  RAND_bytes(bytes.data(), bytes.size());
  return UuidText(bytes, 4);
}

std::string UuidOf(std::initializer_list<std::string_view> texts) {
  const Sha256 digest = DigestOf(texts);
  Bytes bytes;
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  return UuidText(bytes, 8);
}

bool IsUuid(std::string_view text) {
  if (text.size() != kLength) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDashAt(i) ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

}  // namespace socle::api
