// Meetings in PostgreSQL, with attendance and minutes.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/meeting_archive.h"

namespace socle::registry::store {

class MeetingStore : public MeetingArchive {
 public:
  explicit MeetingStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<Meeting> Find(db::Transaction& tx, std::string_view body_id, std::string_view meeting_id) override;
  absl::StatusOr<std::vector<Attendance>> AttendanceAt(db::Transaction& tx, std::string_view meeting_id) override;

  absl::Status Create(db::Transaction& tx, int64_t revision, Meeting& meeting) override;
  void Write(db::Transaction& tx, int64_t revision, Meeting& meeting) override;
  void WriteAttendance(db::Transaction& tx, std::string_view meeting_id,
                       std::span<const Attendance> attendances) override;
  void AddMinutes(db::Transaction& tx, int64_t revision, std::string_view meeting_id, Minutes& minutes) override;

  absl::StatusOr<std::vector<Meeting>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<Attendance>> ListAttendance(const AttendanceQuestion& question,
                                                         Deadline deadline) override;
  absl::StatusOr<std::vector<Minutes>> ListMinutes(std::string_view body_id, std::string_view meeting_id,
                                                   int32_t before, size_t limit, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
