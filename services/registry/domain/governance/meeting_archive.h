// What the service of meetings needs of a store: MeetingBook, writes, and lists.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "services/registry/domain/governance/meeting_book.h"

namespace socle::registry {

// Minutes of a meeting, in one version.
struct Minutes {
  int32_t version = 0;
  std::string text;
  std::string uri;
  std::string sha256;               // 64 hexadecimal digits
  Date publish_date = Date::Min();  // Min: not known
  Instant create_time{};
};

class MeetingArchive : public MeetingBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Within the transaction of a command that holds the meeting. Each sets its revision and times, by the database's
  // clock.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Meeting& meeting) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Meeting& meeting) = 0;
  // In place of what was recorded of the same members. The meeting is written by itself.
  virtual void WriteAttendance(db::Transaction& tx, std::string_view meeting_id,
                               std::span<const Attendance> attendances) = 0;
  virtual void AddMinutes(db::Transaction& tx, int64_t revision, std::string_view meeting_id, Minutes& minutes) = 0;

  struct Question {
    std::string body_id = {};  // empty: of all
    Date from = Date::Min();
    Date to = Date::Max();
    int state = 0;  // 0: any
    Date after_date = Date::Min();
    std::string after_id = {};
    size_t limit = 0;
  };
  // In the order of their days and ids. NOT_FOUND when there is no such body.
  virtual absl::StatusOr<std::vector<Meeting>> List(const Question& question, Deadline deadline) = 0;

  struct AttendanceQuestion {
    std::string body_id;
    std::string meeting_id;
    int presence = 0;  // 0: any
    std::string after = {};
    size_t limit = 0;
  };
  // In the order of the members' ids. NOT_FOUND when there is no such meeting; so below.
  virtual absl::StatusOr<std::vector<Attendance>> ListAttendance(const AttendanceQuestion& question,
                                                                 Deadline deadline) = 0;
  // Newest first, those below `before`.
  virtual absl::StatusOr<std::vector<Minutes>> ListMinutes(std::string_view body_id, std::string_view meeting_id,
                                                           int32_t before, size_t limit, Deadline deadline) = 0;
};

}  // namespace socle::registry
