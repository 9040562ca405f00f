// What change requests need of a store.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/change_requests/change_request.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class ChangeRequestBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~ChangeRequestBook() = default;

  // Within the transaction of a command that holds the request. NOT_FOUND for an id that was never used.
  virtual absl::StatusOr<ChangeRequest> Read(db::Transaction& tx, std::string_view id) = 0;
  // Writes it whole, as of the revision; sets its revision and times, by the database's clock.
  virtual void Write(db::Transaction& tx, int64_t revision, ChangeRequest& request) = 0;
  virtual Instant Now(db::Transaction& tx) = 0;

  virtual absl::StatusOr<ChangeRequest> Find(std::string_view id, Deadline deadline) = 0;

  struct Question {
    int state = 0;                  // 0: any
    std::string collectivite = {};  // "": any
    int64_t before_revision = 0;    // those changed before; 0: all
    size_t limit = 0;
  };
  // Those changed last first.
  virtual absl::StatusOr<std::vector<ChangeRequest>> List(const Question& question, Deadline deadline) = 0;
};

}  // namespace socle::registry
