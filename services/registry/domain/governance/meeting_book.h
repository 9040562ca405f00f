// What votes ask of meetings: within the transaction of a write, as committed now.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/governance/meeting.h"

namespace socle::db {
class Transaction;
}

namespace socle::registry {

class MeetingBook {
 public:
  virtual ~MeetingBook() = default;

  // NOT_FOUND RESOURCE_NOT_FOUND.
  virtual absl::StatusOr<Meeting> Find(db::Transaction& tx, std::string_view body_id, std::string_view meeting_id) = 0;

  // Everybody of whom something is recorded, in the order of their ids; of the others nothing is known.
  virtual absl::StatusOr<std::vector<Attendance>> AttendanceAt(db::Transaction& tx, std::string_view meeting_id) = 0;
};

}  // namespace socle::registry
