// The security journal in the database.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"
#include "platform/db/pool.h"

namespace socle::audit {

// Stored as a number, so values stay.
enum class SecurityKind {
  kPersonalData = 1,   // an answer that may hold personal data
  kDenied = 2,         // PERMISSION_DENIED
  kNotRecognised = 3,  // UNAUTHENTICATED
};

struct SecurityEntry {
  Instant time = {};
  SecurityKind kind = SecurityKind::kPersonalData;
  std::string subject = {};  // empty: nobody was recognised
  std::string method = {};
  std::vector<std::string> resources = {};  // names in the answer
  std::string purpose = {};                 // what the caller gave
  std::string code = {};                    // "OK"
  std::string request_id = {};
  std::string trace_id = {};
  std::string peer = {};
};

class SecurityStore {
 public:
  explicit SecurityStore(db::Pool* pool) : pool_(pool) {}

  absl::Status Add(std::span<const SecurityEntry> entries, db::Deadline deadline);
  // Entries older than `age`, `most` of them at most; how many. For db::Retention.
  absl::StatusOr<int64_t> DeleteOlder(std::chrono::milliseconds age, int most, db::Deadline deadline);

 private:
  db::Pool* const pool_;
};

}  // namespace socle::audit
