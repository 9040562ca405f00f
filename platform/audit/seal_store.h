// The seals in the database: making new ones, and reading them beside the records that they seal.
//
// A record is sealed once every older transaction has ended, so that none ever comes before what is sealed. One process
// seals at a time (an advisory lock, which the write path knows nothing of); every replica may try.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/audit/chain.h"
#include "platform/db/pool.h"

namespace socle::audit {

// The newest seal; `seq` 0: there is none.
struct Tip {
  int64_t seq = 0;
  api::Sha256 hash = kBeginning;
  Place place = {};
};

// How far the sealing is.
struct Progress {
  Tip tip;
  int64_t unsealed = 0;                        // records behind it, counted to kMostCounted
  std::chrono::milliseconds oldest_waiting{};  // age of the first of them
};
inline constexpr int64_t kMostCounted = 10'000;

// A seal as it is stored, beside its record.
struct SealedEntry {
  int64_t seq = 0;
  int version = 0;
  Place place = {};
  std::string salt = {};        // none: the actor was erased
  std::string commitment = {};  // then
  api::Sha256 hash = {};
  std::optional<Entry> entry = {};  // nothing: the record is not there
};

class SealStore {
 public:
  explicit SealStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Progress> Look(db::Deadline deadline) const;

  // Seals the next records, `most` of them at most, in one transaction; how many. Nothing: another process is at it.
  absl::StatusOr<std::optional<int64_t>> SealSome(int most, db::Deadline deadline);

  // The seals after `seq`, in their order.
  absl::StatusOr<std::vector<SealedEntry>> ReadAfter(int64_t seq, int most, db::Deadline deadline) const;
  // Of records after `from` up to `to`: how many there are, and which is the first without a seal.
  struct Stretch {
    int64_t records = 0;
    std::optional<Place> unsealed = {};
  };
  absl::StatusOr<Stretch> Between(Place from, Place to, int64_t expected, db::Deadline deadline) const;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::audit
