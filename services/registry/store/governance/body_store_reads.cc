#include "platform/base/error.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/governance/body_rows.h"
#include "services/registry/store/governance/body_store.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

// $1 day, $2 known at. Statute of the day with its end, members of the day, the last meeting held.
#define SOCLE_BODY_ON_DAY \
  "SELECT " SOCLE_BODY_COLUMNS ", s.content, s.valid_from, s.valid_to, c.members, h.last_date FROM body b "              \
  "JOIN body_version v ON v.body_id = b.id AND " SOCLE_BELIEVED("v", "$2") " LEFT JOIN LATERAL (SELECT content, "        \
  "valid_from, meeting_interval_months, (SELECT min(n.valid_from) FROM statute_version n WHERE n.body_id = b.id AND "    \
  "n.valid_from > o.valid_from AND " SOCLE_BELIEVED("n", "$2") ") AS valid_to FROM statute_version o WHERE o.body_id = " \
  "b.id AND o.valid_from <= $1::date AND " SOCLE_BELIEVED("o", "$2") " ORDER BY o.valid_from DESC LIMIT 1) s ON true "   \
  "CROSS JOIN LATERAL (SELECT count(*) AS members FROM member_version m WHERE m.body_id = b.id AND "                     \
  SOCLE_BELIEVED("m", "$2") " AND m.begin_date <= $1::date AND $1::date < m.end_date AND v.begin_date <= $1::date AND "  \
  "$1::date < v.end_date) c CROSS JOIN LATERAL (SELECT max(meeting_date) AS last_date FROM meeting t WHERE t.body_id = " \
  "b.id AND t.state = 2 AND t.meeting_date <= $1::date) h "
constexpr Query kRead{"body.read", SOCLE_BODY_ON_DAY "WHERE b.id = $3"};
constexpr Query kList{
    "body.list",
    SOCLE_BODY_ON_DAY
    "WHERE b.id > $3 AND v.begin_date <= $1::date AND $1::date < v.end_date AND ($4 = 0 OR v.kind = $4) "
    "AND ($5 = '' OR v.parent = $5) AND ($6 = '' OR v.pilot = $6) "
    "AND ($7 = '' OR EXISTS (SELECT FROM member_version m WHERE m.party = $7 AND m.body_id = b.id AND " SOCLE_BELIEVED(
        "m", "$2") " AND m.begin_date <= $1::date AND $1::date < m.end_date)) "
    "AND ($8 = '' OR EXISTS (SELECT FROM member_version m WHERE m.person = $8 AND m.body_id = b.id AND " SOCLE_BELIEVED(
        "m", "$2") " AND m.begin_date <= $1::date AND $1::date < m.end_date)) "
    "AND (NOT $9::bool OR (s.meeting_interval_months > 0 AND isfinite(coalesce(h.last_date, v.begin_date)) "
    "AND (coalesce(h.last_date, v.begin_date) + make_interval(months => s.meeting_interval_months))::date < $1::date)) "
    "ORDER BY b.id LIMIT $10"};
constexpr Query kStatutes{
    "body.list_statutes",
    "SELECT t.* FROM body b LEFT JOIN LATERAL (SELECT content, valid_from, lead(valid_from) OVER (ORDER BY valid_from) "
    "AS valid_to FROM statute_version s WHERE s.body_id = b.id AND " SOCLE_BELIEVED(
        "s", "$2") ") t ON t.valid_from < $3::date WHERE b.id = $1 ORDER BY t.valid_from DESC LIMIT $4"};
constexpr Query kMember{
    "body.member", "SELECT " SOCLE_MEMBER_COLUMNS
                   " FROM member_version m WHERE m.body_id = $1 AND m.member_id = $2 AND " SOCLE_BELIEVED("m", "$3")};
constexpr Query kMembers{
    "body.list_members",
    "SELECT " SOCLE_MEMBER_COLUMNS " FROM member_version m JOIN body_version v ON v.body_id = m.body_id AND " SOCLE_BELIEVED(
        "v", "$3") " WHERE m.body_id = $1 AND m.member_id > $4 AND " SOCLE_BELIEVED("m", "$3")
    " AND ($5::bool OR (m.begin_date <= $2::date AND $2::date < m.end_date AND v.begin_date <= $2::date AND $2::date < "
    "v.end_date)) AND ($6 = 0 OR m.capacity = $6) AND ($7 = '' OR m.party = $7) AND ($8 = '' OR m.college = $8) "
    "AND (NOT $9::bool OR m.voting) AND ($10 = 0 OR m.office = $10) ORDER BY m.member_id LIMIT $11"};
// The slug of a collectivité's type is what stands before the last hyphen of its id.
constexpr Query kCount{
    "body.count_members",
    "SELECT * FROM (SELECT m.capacity, m.college, CASE WHEN m.party LIKE 'organisations/%' THEN 'organisation' ELSE "
    "regexp_replace(substr(m.party, 15), '-[^-]*$', '') END AS party_type, count(*), count(*) FILTER (WHERE m.voting) "
    "AS voting FROM member_version m JOIN body_version v ON v.body_id = m.body_id AND " SOCLE_BELIEVED("v", "$3")
    " WHERE m.body_id = $1 AND " SOCLE_BELIEVED("m", "$3")
    " AND m.begin_date <= $2::date AND $2::date < m.end_date AND v.begin_date <= $2::date AND $2::date < v.end_date "
    "GROUP BY 1, 2, 3) c ORDER BY capacity, college COLLATE \"C\", party_type COLLATE \"C\""};
constexpr Query kThere{"body.there", "SELECT FROM body WHERE id = $1"};
constexpr Query kRevision{"body.revision", "SELECT coalesce(max(id), 0) FROM revision"};

absl::StatusOr<BodyOnDay> OnDayOf(const pqxx::row& row) {
  BodyOnDay found{.body = BodyOf(row)};
  if (!row[kBodyColumns].is_null()) {
    SOCLE_ASSIGN_OR_RETURN(found.statute, StatuteOfRow(row, kBodyColumns));
  }
  found.member_count = row[kBodyColumns + 3].as<int32_t>();
  if (!row[kBodyColumns + 4].is_null()) found.last_meeting = db::DateOf(row[kBodyColumns + 4]);
  return found;
}

absl::StatusOr<BodyOnDay> OneOnDay(Transaction& tx, std::string_view body_id, const BodyArchive::Moment& moment) {
  const pqxx::result rows = tx.Exec(kRead, SqlDate(moment.day), Micros(moment.known_at), body_id);
  if (rows.empty()) return NothingOfName(BodyName(body_id));
  return OnDayOf(rows[0]);
}

absl::Status CheckThere(Transaction& tx, std::string_view body_id) {
  return tx.Exec(kThere, body_id).empty() ? NothingOfName(BodyName(body_id)) : absl::OkStatus();
}

int64_t NewestRevision(Transaction& tx) { return tx.Exec(kRevision)[0][0].as<int64_t>(); }

}  // namespace

absl::StatusOr<BodyOnDay> BodyStore::On(Transaction& tx, std::string_view body_id, Date day) {
  return OneOnDay(tx, body_id, {.day = day});
}

absl::StatusOr<BodyOnDay> BodyStore::Read(std::string_view body_id, const Moment& moment, Deadline deadline) {
  return db::RunRead(*pool_, deadline,
                     [&](Transaction& tx) -> absl::StatusOr<BodyOnDay> { return OneOnDay(tx, body_id, moment); });
}

absl::StatusOr<BodyArchive::Answer<BodyOnDay>> BodyStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Answer<BodyOnDay>> {
    Answer<BodyOnDay> answer{.revision = NewestRevision(tx)};
    for (const pqxx::row& row : tx.Exec(kList, SqlDate(question.moment.day), Micros(question.moment.known_at),
                                        question.after, question.kind, question.parent, question.pilot, question.party,
                                        question.person, question.late, static_cast<int64_t>(question.limit))) {
      SOCLE_ASSIGN_OR_RETURN(answer.items.emplace_back(), OnDayOf(row));
    }
    return answer;
  });
}

absl::StatusOr<std::vector<Statute>> BodyStore::ListStatutes(std::string_view body_id,
                                                             const std::optional<Instant>& known_at, Date before,
                                                             size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Statute>> {
    const pqxx::result rows =
        tx.Exec(kStatutes, body_id, Micros(known_at), SqlDate(before), static_cast<int64_t>(limit));
    if (rows.empty()) return NothingOfName(BodyName(body_id));
    std::vector<Statute> statutes;
    for (const pqxx::row& row : rows) {
      if (row[0].is_null()) break;  // the body has none
      SOCLE_ASSIGN_OR_RETURN(statutes.emplace_back(), StatuteOfRow(row, 0));
    }
    return statutes;
  });
}

absl::StatusOr<RecordedMember> BodyStore::ReadMember(std::string_view body_id, std::string_view member_id,
                                                     const std::optional<Instant>& known_at, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<RecordedMember> {
    const pqxx::result rows = tx.Exec(kMember, body_id, member_id, Micros(known_at));
    if (rows.empty()) return NothingOfName(MemberName(body_id, member_id));
    return MemberOf(rows[0]);
  });
}

absl::StatusOr<BodyArchive::Answer<RecordedMember>> BodyStore::ListMembers(const MemberQuestion& question,
                                                                           Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Answer<RecordedMember>> {
    SOCLE_RETURN_IF_ERROR(CheckThere(tx, question.body_id));
    Answer<RecordedMember> answer{.revision = NewestRevision(tx)};
    for (const pqxx::row& row :
         tx.Exec(kMembers, question.body_id, SqlDate(question.moment.day), Micros(question.moment.known_at),
                 question.after, question.any_day, question.capacity, question.party, question.college,
                 question.voting_only, question.office, static_cast<int64_t>(question.limit))) {
      answer.items.push_back(MemberOf(row));
    }
    return answer;
  });
}

absl::StatusOr<BodyArchive::Answer<MemberCount>> BodyStore::CountMembers(std::string_view body_id, const Moment& moment,
                                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Answer<MemberCount>> {
    SOCLE_RETURN_IF_ERROR(CheckThere(tx, body_id));
    Answer<MemberCount> answer{.revision = NewestRevision(tx)};
    for (const pqxx::row& row : tx.Exec(kCount, body_id, SqlDate(moment.day), Micros(moment.known_at))) {
      answer.items.push_back({.capacity = static_cast<MemberCapacity>(row[0].as<int>()),
                              .college = row[1].c_str(),
                              .party_type = row[2].c_str(),
                              .members = row[3].as<int32_t>(),
                              .voting = row[4].as<int32_t>()});
    }
    return answer;
  });
}

}  // namespace socle::registry::store
