// The chain over audit records: what of a record is hashed, and how.
//
//   hash of n = SHA-256(version, n, hash of n - 1, the record's fields), each part with its length before it
//
// So whoever changes, removes, adds or moves a record after it was sealed would have to make every later hash anew;
// that is found against a checkpoint that was kept elsewhere (checkpoint.h). Who did it goes in through a salted
// commitment: with the salt thrown away the actor can be erased, and the chain still holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/api/digest.h"
#include "platform/base/instant.h"

namespace socle::audit {

inline constexpr int kVersion = 1;
inline constexpr size_t kSaltBytes = 16;
// Stands where an actor was erased.
inline constexpr std::string_view kErasedActor = "erased";

// Where a record stands among all: in the order of transactions, then of ids.
struct Place {
  int64_t transaction = 0;
  int64_t id = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

// A row of audit_record.
struct Entry {
  Place place = {};
  int64_t revision = 0;
  Instant create_time = {};
  std::string actor = {};
  std::string method = {};
  std::string request_id = {};  // 16 bytes
  std::string trace_id = {};
  std::string resource = {};
  int kind = 0;
  std::string changes = {};  // an array as PostgreSQL writes it
  std::string before = {};   // 32 bytes; none: it was not there
  std::string after = {};    // 32 bytes; none: it is gone
};

// SHA-256 of salt and actor, 64 hexadecimal digits.
std::string CommitmentTo(std::string_view actor, std::string_view salt);

// What the first one is chained to.
inline constexpr api::Sha256 kBeginning{};

api::Sha256 HashOf(int64_t seq, const api::Sha256& previous, const Entry& entry, std::string_view actor_commitment);

inline std::string_view BytesOf(const api::Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
// 64 hexadecimal digits, and back; nothing for any other text.
std::string HexOf(const api::Sha256& digest);
std::optional<api::Sha256> FromHex(std::string_view hex);

}  // namespace socle::audit
