#include "platform/events/position.h"

#include "platform/api/digest.h"
#include "platform/base/error.h"
#include "platform/events/event_errors.h"

namespace socle::events {
namespace {

// Layout: version, the transaction and the id with the highest byte first, 8 bytes of digest over all of that.
constexpr char kVersion = 1;
constexpr size_t kNumberBytes = 8;
constexpr size_t kDigestBytes = 8;
constexpr size_t kBodyBytes = 1 + 2 * kNumberBytes;

void Append(uint64_t number, std::string* bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes->push_back(static_cast<char>(number >> shift));
}

uint64_t Read(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes.substr(0, kNumberBytes)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string DigestOfBody(std::string_view body) {
  return api::FirstBytes(api::DigestOf({"socle.events.resume_token", body}), kDigestBytes);
}

}  // namespace

std::string EncodeResumeToken(Position position) {
  std::string body(1, kVersion);
  Append(position.transaction, &body);
  Append(static_cast<uint64_t>(position.id), &body);
  return api::ToBase64Url(body + DigestOfBody(body));
}

absl::StatusOr<Position> DecodeResumeToken(std::string_view text) {
  const std::optional<std::string> bytes = api::FromBase64Url(text);
  if (!bytes || bytes->size() != kBodyBytes + kDigestBytes || bytes->front() != kVersion) return ResumeTokenInvalid();
  const std::string_view body = std::string_view(*bytes).substr(0, kBodyBytes);
  if (DigestOfBody(body) != std::string_view(*bytes).substr(kBodyBytes)) return ResumeTokenInvalid();
  const Position position{Read(body.substr(1)), static_cast<int64_t>(Read(body.substr(1 + kNumberBytes)))};
  if (position.id < 0) return ResumeTokenInvalid();
  return position;
}

}  // namespace socle::events
