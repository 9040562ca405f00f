// What the service of bodies needs of a store: BodyBook, writes, and reads of any date and knowledge.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "services/registry/domain/governance/body_book.h"

namespace socle::registry {

// A member as recorded.
struct RecordedMember {
  Member member;
  std::string body_id;
  std::string party_label;  // of the party when the mandate began
  Instant known_from{};     // since when it is so recorded
  Instant known_to = Instant::Max();
  int64_t revision = 0;  // of its last change; 0: not stored yet
};

// A body as it was on a day.
struct BodyOnDay {
  Body body;
  std::optional<Statute> statute = {};  // with its days; none recorded for the day
  int32_t member_count = 0;
  std::optional<Date> last_meeting = {};  // the last one held, up to the day
};

// Last day on which it has to meet again; none where no rule or no day to count from is known.
std::optional<Date> NextMeetingDue(const BodyOnDay& found);
// Whether that day is over on the day for which it was read. A body that does not exist then is not late.
bool IsLate(const BodyOnDay& found, Date day);

struct MemberCount {
  MemberCapacity capacity = MemberCapacity::kElected;
  std::string college;
  std::string party_type;  // "commune", "epci", "organisation"; empty: a citizen
  int32_t members = 0;
  int32_t voting = 0;
};

class BodyArchive : public BodyBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Writes, within the transaction of a command that holds the body. Each sets the body's revisions and time.

  // ALREADY_EXISTS RESOURCE_EXISTS.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, Body& body) = 0;
  virtual void Write(db::Transaction& tx, int64_t revision, Body& body) = 0;
  // The statute from its `valid_from` on; the one of that very day is believed no longer.
  virtual void WriteStatute(db::Transaction& tx, int64_t revision, const Statute& statute, Body& body) = 0;
  // New ones, and new versions of those there: what was believed of them is believed no longer. Sets knowledge and
  // revision of each.
  virtual void WriteMembers(db::Transaction& tx, int64_t revision, std::span<RecordedMember> members, Body& body) = 0;

  // As believed now, within a transaction.

  // In the order of their first days, with `valid_to`.
  virtual absl::StatusOr<std::vector<Statute>> Statutes(db::Transaction& tx, std::string_view body_id) = 0;
  // All members, past and future ones too, for the composition: without persons and alternates.
  virtual std::vector<Member> Seats(db::Transaction& tx, std::string_view body_id) = 0;
  // Those of the ids that are members of the body, in the order of their ids.
  virtual std::vector<RecordedMember> Recorded(db::Transaction& tx, std::string_view body_id,
                                               std::span<const std::string> member_ids) = 0;
  virtual absl::StatusOr<BodyOnDay> On(db::Transaction& tx, std::string_view body_id, Date day) = 0;

  // Reads.

  struct Moment {
    Date day;
    std::optional<Instant> known_at = {};
  };
  virtual absl::StatusOr<BodyOnDay> Read(std::string_view body_id, const Moment& moment, Deadline deadline) = 0;

  struct Question {
    Moment moment;
    int kind = 0;  // 0: any; "" and false below likewise
    std::string parent = {};
    std::string pilot = {};
    std::string party = {};   // sits in it
    std::string person = {};  // sits in it; an id
    bool late = false;
    std::string after = {};
    size_t limit = 0;
  };
  template <typename Item>
  struct Answer {
    std::vector<Item> items = {};
    int64_t revision = 0;  // of the database
  };
  // Those that exist on the day, in the order of their ids.
  virtual absl::StatusOr<Answer<BodyOnDay>> List(const Question& question, Deadline deadline) = 0;
  // The newest first, with `valid_to`; those that begin before `before`. NOT_FOUND.
  virtual absl::StatusOr<std::vector<Statute>> ListStatutes(std::string_view body_id,
                                                            const std::optional<Instant>& known_at, Date before,
                                                            size_t limit, Deadline deadline) = 0;
  // NOT_FOUND.
  virtual absl::StatusOr<RecordedMember> ReadMember(std::string_view body_id, std::string_view member_id,
                                                    const std::optional<Instant>& known_at, Deadline deadline) = 0;

  struct MemberQuestion {
    std::string body_id;
    Moment moment;
    int capacity = 0;
    std::string party = {};
    std::string college = {};
    bool voting_only = false;
    int office = 0;
    bool any_day = false;  // past and future mandates too
    std::string after = {};
    size_t limit = 0;
  };
  // In the order of their ids. NOT_FOUND when there is no such body.
  virtual absl::StatusOr<Answer<RecordedMember>> ListMembers(const MemberQuestion& question, Deadline deadline) = 0;
  virtual absl::StatusOr<Answer<MemberCount>> CountMembers(std::string_view body_id, const Moment& moment,
                                                           Deadline deadline) = 0;

  // Runs `fn` in a transaction that writes nothing, for checks that need several of the questions above.
  virtual absl::Status Look(Deadline deadline, const std::function<absl::Status(db::Transaction&)>& fn) = 0;
};

}  // namespace socle::registry
