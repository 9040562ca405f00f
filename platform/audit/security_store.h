// The security journal in the database.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/instant.h"
#include "platform/db/pool.h"
#include "platform/db/transaction.h"

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
  struct Reading {
    int64_t id = 0;
    SecurityEntry entry;  // without its resources and peer
  };
  // Answers that held the resource, after the entry `after`, in the order in which they were written down.
  absl::StatusOr<std::vector<Reading>> ReadingsOf(const std::string& resource, int64_t after, size_t most,
                                                  db::Deadline deadline);

  // Erases who did something, wherever the write path has it (audit_seal.sql); how many audit records.
  static int64_t ForgetActor(db::Transaction& tx, std::string_view subject);

  // Entries older than `age`, `most` of them at most; how many. For db::Retention.
  absl::StatusOr<int64_t> DeleteOlder(std::chrono::milliseconds age, int most, db::Deadline deadline);

 private:
  db::Pool* const pool_;
};

}  // namespace socle::audit
