#include "platform/api/etag.h"

#include "platform/api/digest.h"
#include "platform/base/error.h"

namespace socle::api {
namespace {

constexpr size_t kDigestBytes = 16;
constexpr size_t kMaxBytes = 256;

// RFC 7232 section 2.3: quotes around printable characters other than the quote.
bool IsEtag(std::string_view text) {
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() < 2 || text.size() > kMaxBytes || text.front() != '"' || text.back() != '"') return false;
  const std::string_view inner = text.substr(1, text.size() - 2);
  return std::all_of(inner.begin(), inner.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x21 && byte != '"' && byte != 0x7F;
  });
}

}  // namespace

std::string StrongEtag(std::string_view bytes) {
  return '"' + ToBase64Url(FirstBytes(DigestOf({"socle.api.etag", bytes}), kDigestBytes)) + '"';
}

std::string RevisionEtag(int64_t revision) { return fmt::format("\"r{}\"", revision); }

absl::Status CheckEtag(std::string_view given, std::optional<std::string_view> current,
                       std::string_view resource_name) {
  if (given.empty() || given == current) return absl::OkStatus();
  if (!IsEtag(given)) {
    return InvalidField("etag", "is not an entity tag: send it as it was received, with its quotes",
                        "L'etag n'en est pas un : renvoyez-le tel que reçu, avec ses guillemets.");
  }
  Error error(absl::StatusCode::kAborted, ErrorReason::CONCURRENT_CHANGE,
              fmt::format("'{}' changed since it was read. Read it again and repeat.", resource_name));
  std::move(error).French(fmt::format("« {} » a changé depuis sa lecture. Relisez et recommencez.", resource_name));
  if (current) std::move(error).Metadata("etag", *current);
  return std::move(error).ToStatus();
}

}  // namespace socle::api
