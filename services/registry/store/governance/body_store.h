// Bodies, statutes and members in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/registry/domain/governance/body_archive.h"

namespace socle::registry::store {

class BodyStore : public BodyArchive {
 public:
  explicit BodyStore(db::Pool* pool) : pool_(pool) {}

  // BodyBook
  absl::StatusOr<Body> Find(db::Transaction& tx, std::string_view body_id) override;
  absl::StatusOr<Statute> StatuteOn(db::Transaction& tx, std::string_view body_id, Date day) override;
  absl::StatusOr<std::vector<Member>> ElectorsOn(db::Transaction& tx, std::string_view body_id, Date day) override;
  absl::StatusOr<Member> FindMember(db::Transaction& tx, std::string_view body_id, std::string_view member_id) override;
  absl::StatusOr<Relations> RelationsTo(db::Transaction& tx, const Body& body, const Actor& actor, Date day) override;
  absl::StatusOr<bool> SpeaksAs(db::Transaction& tx, const Actor& actor, const Member& member) override;

  // Writes
  absl::Status Create(db::Transaction& tx, int64_t revision, Body& body) override;
  void Write(db::Transaction& tx, int64_t revision, Body& body) override;
  void WriteStatute(db::Transaction& tx, int64_t revision, const Statute& statute, Body& body) override;
  void WriteMembers(db::Transaction& tx, int64_t revision, std::span<RecordedMember> members, Body& body) override;
  absl::StatusOr<std::vector<Statute>> Statutes(db::Transaction& tx, std::string_view body_id) override;
  std::vector<Member> Seats(db::Transaction& tx, std::string_view body_id) override;
  std::vector<RecordedMember> Recorded(db::Transaction& tx, std::string_view body_id,
                                       std::span<const std::string> member_ids) override;
  absl::StatusOr<BodyOnDay> On(db::Transaction& tx, std::string_view body_id, Date day) override;

  // Reads
  absl::StatusOr<BodyOnDay> Read(std::string_view body_id, const Moment& moment, Deadline deadline) override;
  absl::StatusOr<Answer<BodyOnDay>> List(const Question& question, Deadline deadline) override;
  absl::StatusOr<std::vector<Statute>> ListStatutes(std::string_view body_id, const std::optional<Instant>& known_at,
                                                    Date before, size_t limit, Deadline deadline) override;
  absl::StatusOr<RecordedMember> ReadMember(std::string_view body_id, std::string_view member_id,
                                            const std::optional<Instant>& known_at, Deadline deadline) override;
  absl::StatusOr<Answer<RecordedMember>> ListMembers(const MemberQuestion& question, Deadline deadline) override;
  absl::StatusOr<Answer<MemberCount>> CountMembers(std::string_view body_id, const Moment& moment,
                                                   Deadline deadline) override;
  absl::Status Look(Deadline deadline, const std::function<absl::Status(db::Transaction&)>& fn) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::registry::store
