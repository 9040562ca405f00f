#include "platform/audit/chain.h"

#include <absl/strings/escaping.h>

#include <cstring>

namespace socle::audit {

std::string CommitmentTo(std::string_view actor, std::string_view salt) {
  return api::Sha256Hex(std::string(salt).append(actor));
}

api::Sha256 HashOf(int64_t seq, const api::Sha256& previous, const Entry& entry, std::string_view actor_commitment) {
  return api::DigestOf({std::to_string(kVersion), std::to_string(seq), BytesOf(previous),
                        std::to_string(entry.place.transaction), std::to_string(entry.place.id),
                        std::to_string(entry.revision), std::to_string(entry.create_time.micros), actor_commitment,
                        entry.method, entry.request_id, entry.trace_id, entry.resource, std::to_string(entry.kind),
                        entry.changes, entry.before, entry.after});
}

std::string HexOf(const api::Sha256& digest) {
  const std::string_view bytes = BytesOf(digest);
  return absl::BytesToHexString({bytes.data(), bytes.size()});
}

std::optional<api::Sha256> FromHex(std::string_view hex) {
  if (hex.size() != 64 || hex.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  const std::string bytes = absl::HexStringToBytes({hex.data(), hex.size()});
  api::Sha256 digest{};
  std::memcpy(digest.data(), bytes.data(), digest.size());
  return digest;
}

}  // namespace socle::audit
