#include "services/registry/store/governance/meeting_store.h"

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/copy.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/governance/body.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/written_rows.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                                 \
  "id, body_id, display_name, meeting_date, convocation_date, place, agenda, visits, second_convocation_of, source, " \
  "synthetic, state, cancel_reason, minutes_version, " SOCLE_MICROS("create_time") ", " SOCLE_MICROS(                 \
      "update_time") ", revision"
constexpr Query kFind{"meeting.find", "SELECT " SOCLE_COLUMNS " FROM meeting WHERE id = $2 AND body_id = $1"};
constexpr Query kListOf{"meeting.list_of", "SELECT " SOCLE_COLUMNS
                                           " FROM meeting WHERE body_id = $1 AND (meeting_date, id) > ($2::date, $3) "
                                           "AND meeting_date >= $4::date AND meeting_date < $5::date "
                                           "AND ($6 = 0 OR state = $6) ORDER BY meeting_date, id LIMIT $7"};
constexpr Query kListAll{"meeting.list_all", "SELECT " SOCLE_COLUMNS
                                             " FROM meeting WHERE $1 = '' AND (meeting_date, id) > ($2::date, $3) "
                                             "AND meeting_date >= $4::date AND meeting_date < $5::date "
                                             "AND ($6 = 0 OR state = $6) ORDER BY meeting_date, id LIMIT $7"};
constexpr Query kCreate{
    "meeting.create",
    "INSERT INTO meeting (id, body_id, display_name, meeting_date, convocation_date, place, agenda, visits, "
    "second_convocation_of, source, synthetic, state, cancel_reason, revision) "
    "VALUES ($1, $2, $3, $4::date, $5::date, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12, $13, $14) "
    "ON CONFLICT (id) DO NOTHING RETURNING (extract(epoch FROM create_time) * 1000000)::bigint"};
constexpr Query kWrite{
    "meeting.write",
    "UPDATE meeting SET display_name = $2, meeting_date = $3::date, convocation_date = $4::date, place = $5, "
    "agenda = $6::jsonb, visits = $7::jsonb, source = $8, synthetic = $9, state = $10, cancel_reason = $11, "
    "minutes_version = $12, revision = $13, update_time = now() WHERE id = $1 "
    "RETURNING (extract(epoch FROM update_time) * 1000000)::bigint"};
constexpr Query kWriteAttendance{
    "meeting.write_attendance",
    "INSERT INTO meeting_attendance (meeting_id, member_id, presence, proxy_holder, alternate) "
    "SELECT $1, t.member, t.presence, t.holder, t.alternate FROM unnest($2::text[], $3::smallint[], $4::text[], "
    "$5::text[]) AS t(member, presence, holder, alternate) ON CONFLICT (meeting_id, member_id) DO UPDATE "
    "SET presence = excluded.presence, proxy_holder = excluded.proxy_holder, alternate = excluded.alternate"};
constexpr Query kListAttendance{
    "meeting.list_attendance",
    "SELECT a.member_id, a.presence, a.proxy_holder, a.alternate FROM meeting m LEFT JOIN LATERAL (SELECT * FROM "
    "meeting_attendance WHERE meeting_id = m.id AND member_id > $3 AND ($4 = 0 OR presence = $4) ORDER BY member_id "
    "LIMIT $5) a ON true WHERE m.id = $2 AND m.body_id = $1 ORDER BY a.member_id"};
constexpr Query kAddMinutes{
    "meeting.add_minutes",
    "INSERT INTO meeting_minutes (meeting_id, version, text, uri, sha256, publish_date, revision) "
    "VALUES ($1, $2, $3, $4, decode($5, 'hex'), $6::date, $7) "
    "RETURNING (extract(epoch FROM create_time) * 1000000)::bigint"};
constexpr Query kListMinutes{
    "meeting.list_minutes",
    "SELECT i.version, i.text, i.uri, encode(i.sha256, 'hex'), i.publish_date, i.micros FROM meeting m LEFT JOIN "
    "LATERAL "
    "(SELECT *, (extract(epoch FROM create_time) * 1000000)::bigint AS micros FROM meeting_minutes WHERE meeting_id = "
    "m.id AND version < $3 ORDER BY version DESC LIMIT $4) i ON true WHERE m.id = $2 AND m.body_id = $1 "
    "ORDER BY i.version DESC"};
constexpr Query kBody{"meeting.body", "SELECT FROM body WHERE id = $1"};

// Null where no source says it.
std::optional<std::string> KnownDate(Date date) {
  return date.IsOpen() ? std::nullopt : std::optional<std::string>(date.ToString());
}

std::string AgendaJson(const Meeting& meeting) {
  auto list = nlohmann::ordered_json::array();
  for (const AgendaItem& item : meeting.agenda) {
    list.push_back({{"title", item.title}, {"subject", item.subject}, {"description", item.description}});
  }
  return list.dump();
}

std::string VisitsJson(const Meeting& meeting) {
  auto list = nlohmann::ordered_json::array();
  for (const SiteVisit& visit : meeting.visits) {
    list.push_back({{"site", visit.site}, {"collectivite", visit.collectivite}, {"description", visit.description}});
  }
  return list.dump();
}

Meeting FromRow(const pqxx::row& row) {
  Meeting meeting;
  meeting.id = row[0].c_str();
  meeting.body_id = row[1].c_str();
  meeting.display_name = row[2].c_str();
  meeting.date = db::DateOf(row[3]);
  if (!row[4].is_null()) meeting.convocation_date = db::DateOf(row[4]);
  meeting.place = row[5].c_str();
  for (const auto& item : nlohmann::json::parse(row[6].c_str())) {
    meeting.agenda.push_back({item.at("title"), item.at("subject"), item.at("description")});
  }
  for (const auto& visit : nlohmann::json::parse(row[7].c_str())) {
    meeting.visits.push_back({visit.at("site"), visit.at("collectivite"), visit.at("description")});
  }
  meeting.second_convocation_of = row[8].c_str();
  meeting.source = row[9].c_str();
  meeting.synthetic = row[10].as<bool>();
  meeting.state = static_cast<MeetingState>(row[11].as<int>());
  meeting.cancel_reason = row[12].c_str();
  meeting.minutes_version = row[13].as<int32_t>();
  meeting.create_time = db::InstantOf(row[14]);
  meeting.update_time = db::InstantOf(row[15]);
  meeting.revision = row[16].as<int64_t>();
  return meeting;
}

}  // namespace

absl::StatusOr<Meeting> MeetingStore::Find(Transaction& tx, std::string_view body_id, std::string_view meeting_id) {
  const pqxx::result rows = tx.Exec(kFind, body_id, meeting_id);
  if (rows.empty()) return NothingOfName(MeetingName(body_id, meeting_id));
  return FromRow(rows[0]);
}

absl::StatusOr<std::vector<Attendance>> MeetingStore::AttendanceAt(Transaction& tx, std::string_view meeting_id) {
  std::vector<Attendance> attendances;
  db::CopyReader row(tx,
                     "SELECT member_id, presence, proxy_holder, alternate FROM meeting_attendance WHERE meeting_id = " +
                         tx.pqxx().quote(std::string(meeting_id)) + " ORDER BY member_id");
  while (row.Next()) {
    Attendance& attendance = attendances.emplace_back();
    attendance.member_id = row.Text();
    attendance.presence = static_cast<Presence>(row.Int16());
    attendance.proxy_holder = row.Text();
    attendance.alternate = row.Text();
  }
  return attendances;
}

absl::Status MeetingStore::Create(Transaction& tx, int64_t revision, Meeting& meeting) {
  const pqxx::result rows =
      tx.Exec(kCreate, meeting.id, meeting.body_id, meeting.display_name, SqlDate(meeting.date),
              KnownDate(meeting.convocation_date), meeting.place, AgendaJson(meeting), VisitsJson(meeting),
              meeting.second_convocation_of, meeting.source, meeting.synthetic, static_cast<int>(meeting.state),
              meeting.cancel_reason, revision);
  if (rows.empty()) return NameTaken(MeetingName(meeting.body_id, meeting.id));
  meeting.create_time = meeting.update_time = {rows[0][0].as<int64_t>()};
  meeting.revision = revision;
  return absl::OkStatus();
}

void MeetingStore::Write(Transaction& tx, int64_t revision, Meeting& meeting) {
  const pqxx::result rows =
      tx.Exec(kWrite, meeting.id, meeting.display_name, SqlDate(meeting.date), KnownDate(meeting.convocation_date),
              meeting.place, AgendaJson(meeting), VisitsJson(meeting), meeting.source, meeting.synthetic,
              static_cast<int>(meeting.state), meeting.cancel_reason, meeting.minutes_version, revision);
  meeting.update_time = {rows[0][0].as<int64_t>()};
  meeting.revision = revision;
}

void MeetingStore::WriteAttendance(Transaction& tx, std::string_view meeting_id,
                                   std::span<const Attendance> attendances) {
  std::vector<std::string> members, holders, alternates;
  std::vector<int64_t> presences;
  for (const Attendance& attendance : attendances) {
    members.push_back(attendance.member_id);
    presences.push_back(static_cast<int64_t>(attendance.presence));
    holders.push_back(attendance.proxy_holder);
    alternates.push_back(attendance.alternate);
  }
  tx.Exec(kWriteAttendance, meeting_id, db::ArrayOf(members), db::ArrayOf(presences), db::ArrayOf(holders),
          db::ArrayOf(alternates));
}

void MeetingStore::AddMinutes(Transaction& tx, int64_t revision, std::string_view meeting_id, Minutes& minutes) {
  const pqxx::result rows = tx.Exec(kAddMinutes, meeting_id, minutes.version, minutes.text, minutes.uri, minutes.sha256,
                                    KnownDate(minutes.publish_date), revision);
  minutes.create_time = {rows[0][0].as<int64_t>()};
}

absl::StatusOr<std::vector<Meeting>> MeetingStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Meeting>> {
    if (!question.body_id.empty() && tx.Exec(kBody, question.body_id).empty()) {
      return NothingOfName(BodyName(question.body_id));
    }
    std::vector<Meeting> list;
    for (const pqxx::row& row : tx.Exec(question.body_id.empty() ? kListAll : kListOf, question.body_id,
                                        SqlDate(question.after_date), question.after_id, SqlDate(question.from),
                                        SqlDate(question.to), question.state, static_cast<int64_t>(question.limit))) {
      list.push_back(FromRow(row));
    }
    return list;
  });
}

absl::StatusOr<std::vector<Attendance>> MeetingStore::ListAttendance(const AttendanceQuestion& question,
                                                                     Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Attendance>> {
    const pqxx::result rows = tx.Exec(kListAttendance, question.body_id, question.meeting_id, question.after,
                                      question.presence, static_cast<int64_t>(question.limit));
    if (rows.empty()) return NothingOfName(MeetingName(question.body_id, question.meeting_id));
    std::vector<Attendance> list;
    for (const pqxx::row& row : rows) {
      if (row[0].is_null()) break;  // nothing is recorded
      list.push_back({.member_id = row[0].c_str(),
                      .presence = static_cast<Presence>(row[1].as<int>()),
                      .proxy_holder = row[2].c_str(),
                      .alternate = row[3].c_str()});
    }
    return list;
  });
}

absl::StatusOr<std::vector<Minutes>> MeetingStore::ListMinutes(std::string_view body_id, std::string_view meeting_id,
                                                               int32_t before, size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Minutes>> {
    const pqxx::result rows = tx.Exec(kListMinutes, body_id, meeting_id, before, static_cast<int64_t>(limit));
    if (rows.empty()) return NothingOfName(MeetingName(body_id, meeting_id));
    std::vector<Minutes> list;
    for (const pqxx::row& row : rows) {
      if (row[0].is_null()) break;  // none published
      Minutes& minutes = list.emplace_back();
      minutes.version = row[0].as<int32_t>();
      minutes.text = row[1].c_str();
      minutes.uri = row[2].c_str();
      minutes.sha256 = row[3].c_str();
      if (!row[4].is_null()) minutes.publish_date = db::DateOf(row[4]);
      minutes.create_time = db::InstantOf(row[5]);
    }
    return list;
  });
}

}  // namespace socle::registry::store
