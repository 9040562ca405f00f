// Questions within a transaction, and writes. Reads of any date and knowledge: body_store_reads.cc.
#include "services/registry/store/governance/body_store.h"

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/copy.h"
#include "services/registry/domain/governance/composition.h"
#include "services/registry/domain/governance/statute_text.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/governance/body_rows.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

constexpr Query kFind{"body.find", "SELECT " SOCLE_BODY_COLUMNS
                                   " FROM body b JOIN body_version v ON v.body_id = b.id AND v.known_to = 'infinity' "
                                   "WHERE b.id = $1"};
constexpr Query kStatutes{
    "body.statutes",
    "SELECT content, valid_from, lead(valid_from) OVER (ORDER BY valid_from) FROM statute_version "
    "WHERE body_id = $1 AND known_to = 'infinity' ORDER BY valid_from"};
constexpr Query kElectors{
    "body.electors", "SELECT " SOCLE_MEMBER_COLUMNS
                     " FROM member_version m JOIN body_version v ON v.body_id = m.body_id AND v.known_to = "
                     "'infinity' WHERE m.body_id = $1 AND m.known_to = 'infinity' AND m.voting AND m.begin_date <= "
                     "$2::date AND $2::date < m.end_date AND v.begin_date <= $2::date AND $2::date < v.end_date "
                     "ORDER BY m.member_id"};
// Lateral, so that each id is looked up: joined freely, a plan made while few had members would look through all ids
// for each member.
constexpr Query kRecorded{"body.recorded",
                          "SELECT m.* FROM unnest($1::text[]) AS w(id) CROSS JOIN LATERAL (SELECT " SOCLE_MEMBER_COLUMNS
                          " FROM member_version m WHERE m.member_id = w.id AND m.known_to = 'infinity' LIMIT 1) m "
                          "ORDER BY m.member_id"};
constexpr Query kRelations{
    "body.relations",
    "SELECT DISTINCT m.office FROM member_version m LEFT JOIN person p ON p.id = m.person AND p.subject = $4 AND "
    "p.subject <> '' WHERE m.body_id = $1 AND m.known_to = 'infinity' AND m.begin_date <= $2::date AND $2::date < "
    "m.end_date AND ((m.party <> '' AND m.party = ANY($3::text[])) OR p.id IS NOT NULL)"};
constexpr Query kSpeaks{"body.speaks_as", "SELECT FROM person WHERE id = $1 AND subject = $2 AND subject <> ''"};

// Later than what it takes the place of, whatever the clock says.
constexpr Query kNow{"body.now", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"};
constexpr Query kCreate{
    "body.create",
    "INSERT INTO body (id, create_time, update_time, revision, own_revision) "
    "VALUES ($1, " SOCLE_AT_INSTANT("$2") ", " SOCLE_AT_INSTANT("$2") ", $3, $3) ON CONFLICT DO NOTHING"};
constexpr Query kTouch{"body.touch", "UPDATE body SET update_time = " SOCLE_AT_INSTANT(
                                         "$2") ", revision = $3, own_revision = $4 WHERE id = $1"};
constexpr Query kClose{"body.close", "UPDATE body_version SET known_to = " SOCLE_AT_INSTANT(
                                         "$2") " WHERE body_id = $1 AND known_to = 'infinity'"};
constexpr Query kAdd{
    "body.add",
    "INSERT INTO body_version (body_id, known_from, since_revision, display_name, kind, parent, pilot, "
    "begin_date, end_date, description, source, synthetic) VALUES ($1, " SOCLE_AT_INSTANT(
        "$2") ", $3, $4, $5, $6, $7, $8::date, $9::date, $10, $11, $12)"};
constexpr Query kCloseStatute{"body.close_statute",
                              "UPDATE statute_version SET known_to = " SOCLE_AT_INSTANT(
                                  "$3") " WHERE body_id = $1 AND valid_from = $2::date AND known_to = 'infinity'"};
constexpr Query kAddStatute{
    "body.add_statute",
    "INSERT INTO statute_version (body_id, valid_from, known_from, since_revision, content, "
    "meeting_interval_months) VALUES ($1, $2::date, " SOCLE_AT_INSTANT("$3") ", $4, $5::jsonb, $6)"};
constexpr Query kCloseMembers{"body.close_members", "UPDATE member_version m SET known_to = " SOCLE_AT_INSTANT(
                                                        "$2") " FROM unnest($1::text[]) AS w(id) WHERE m.member_id = "
                                                              "w.id AND m.known_to = 'infinity'"};
constexpr Query kAddMembers{
    "body.add_members",
    "INSERT INTO member_version (body_id, member_id, known_from, since_revision, party, party_label, person, capacity, "
    "college, office, voting, voices, alternates, source, synthetic, begin_date, end_date) SELECT $1, r.id, " SOCLE_AT_INSTANT(
        "$3") ", $4, r.party, r.party_label, r.person, r.capacity, r.college, r.office, r.voting, r.voices, "
    "string_to_array(r.alternates, ','), r.source, r.synthetic, r.begin_date, r.end_date FROM jsonb_to_recordset($2::jsonb) AS r(id text, "
    "party text, party_label text, person text, capacity smallint, college text, office smallint, voting boolean, "
    "voices int, alternates text, source text, synthetic boolean, begin_date date, end_date date)"};

std::string JoinedIds(const std::vector<std::string>& ids) {
  std::string joined;
  for (const std::string& id : ids) joined += (joined.empty() ? "" : ",") + id;
  return joined;
}

// The instant from which a write is known, and the body's times and revisions after it.
int64_t Touch(Transaction& tx, int64_t revision, bool own, Body& body) {
  const auto now = tx.Exec(kNow)[0][0].as<int64_t>();
  body.update_time = {std::max(now, body.update_time.micros + 1)};
  body.revision = revision;
  if (own) body.own_revision = revision;
  tx.Exec(kTouch, body.id, body.update_time.micros, body.revision, body.own_revision);
  return body.update_time.micros;
}

void AddContent(Transaction& tx, int64_t at, const Body& body) {
  const BodyContent& content = body.content;
  tx.Exec(kAdd, body.id, at, body.revision, content.display_name, content.kind, content.parent, content.pilot,
          SqlDate(content.begin), SqlDate(content.end), content.description, content.source, content.synthetic);
}

}  // namespace

absl::StatusOr<Body> BodyStore::Find(Transaction& tx, std::string_view body_id) {
  const pqxx::result rows = tx.Exec(kFind, body_id);
  if (rows.empty()) return NothingOfName(BodyName(body_id));
  return BodyOf(rows[0]);
}

absl::StatusOr<std::vector<Statute>> BodyStore::Statutes(Transaction& tx, std::string_view body_id) {
  std::vector<Statute> statutes;
  for (const pqxx::row& row : tx.Exec(kStatutes, body_id)) {
    SOCLE_ASSIGN_OR_RETURN(statutes.emplace_back(), StatuteOfRow(row, 0));
  }
  return statutes;
}

absl::StatusOr<Statute> BodyStore::StatuteOn(Transaction& tx, std::string_view body_id, Date day) {
  SOCLE_ASSIGN_OR_RETURN(const std::vector<Statute> statutes, Statutes(tx, body_id));
  return StatuteOf(statutes, day);
}

absl::StatusOr<std::vector<Member>> BodyStore::ElectorsOn(Transaction& tx, std::string_view body_id, Date day) {
  std::vector<Member> electors;
  for (const pqxx::row& row : tx.Exec(kElectors, body_id, SqlDate(day))) electors.push_back(MemberOf(row).member);
  return electors;
}

std::vector<RecordedMember> BodyStore::Recorded(Transaction& tx, std::string_view body_id,
                                                std::span<const std::string> member_ids) {
  std::vector<RecordedMember> members;
  for (const pqxx::row& row : tx.Exec(kRecorded, db::ArrayOf(member_ids))) {
    RecordedMember recorded = MemberOf(row);
    if (recorded.body_id == body_id) members.push_back(std::move(recorded));
  }
  return members;
}

absl::StatusOr<Member> BodyStore::FindMember(Transaction& tx, std::string_view body_id, std::string_view member_id) {
  const std::string ids[] = {std::string(member_id)};
  std::vector<RecordedMember> found = Recorded(tx, body_id, ids);
  if (found.empty()) return NothingOfName(MemberName(body_id, member_id));
  return std::move(found.front().member);
}

absl::StatusOr<Relations> BodyStore::RelationsTo(Transaction& tx, const Body& body, const Actor& actor, Date day) {
  Relations relations;
  if (actor.ActsFor(body.content.pilot)) relations.Add(Relation::kPilot);
  for (const pqxx::row& row : tx.Exec(kRelations, body.id, SqlDate(day), db::ArrayOf(actor.acts_for), actor.subject)) {
    relations.Add(Relation::kMember);
    const auto office = static_cast<Office>(row[0].as<int>());
    if (office == Office::kChair || office == Office::kSecretary) relations.Add(Relation::kOfficer);
  }
  return relations;
}

absl::StatusOr<bool> BodyStore::SpeaksAs(Transaction& tx, const Actor& actor, const Member& member) {
  if (actor.ActsFor(member.party)) return true;
  return !member.person.empty() && !tx.Exec(kSpeaks, member.person, actor.subject).empty();
}

absl::Status BodyStore::Create(Transaction& tx, int64_t revision, Body& body) {
  const auto now = tx.Exec(kNow)[0][0].as<int64_t>();
  if (tx.Exec(kCreate, body.id, now, revision).affected_rows() == 0) return NameTaken(BodyName(body.id));
  body.create_time = body.update_time = {now};
  body.revision = body.own_revision = revision;
  AddContent(tx, now, body);
  return absl::OkStatus();
}

void BodyStore::Write(Transaction& tx, int64_t revision, Body& body) {
  const int64_t at = Touch(tx, revision, true, body);
  tx.Exec(kClose, body.id, at);
  AddContent(tx, at, body);
}

void BodyStore::WriteStatute(Transaction& tx, int64_t revision, const Statute& statute, Body& body) {
  const int64_t at = Touch(tx, revision, true, body);
  tx.Exec(kCloseStatute, body.id, SqlDate(statute.valid_from), at);
  tx.Exec(kAddStatute, body.id, SqlDate(statute.valid_from), at, revision, StatuteText(statute),
          statute.meeting_interval_months);
}

void BodyStore::WriteMembers(Transaction& tx, int64_t revision, std::span<RecordedMember> members, Body& body) {
  const int64_t at = Touch(tx, revision, false, body);
  std::vector<std::string> there;
  nlohmann::json rows = nlohmann::json::array();
  for (RecordedMember& recorded : members) {
    if (recorded.revision != 0) there.push_back(recorded.member.id);
    recorded.body_id = body.id;
    recorded.known_from = {at};
    recorded.known_to = Instant::Max();
    recorded.revision = revision;
    const Member& member = recorded.member;
    rows.push_back({{"id", member.id},
                    {"party", member.party},
                    {"party_label", recorded.party_label},
                    {"person", member.person},
                    {"capacity", static_cast<int>(member.capacity)},
                    {"college", member.college},
                    {"office", static_cast<int>(member.office)},
                    {"voting", member.voting},
                    {"voices", member.voices},
                    {"alternates", JoinedIds(member.alternates)},
                    {"source", member.source},
                    {"synthetic", member.synthetic},
                    {"begin_date", SqlDate(member.begin)},
                    {"end_date", SqlDate(member.end)}});
  }
  if (!there.empty()) tx.Exec(kCloseMembers, db::ArrayOf(there), at);
  tx.Exec(kAddMembers, body.id, rows.dump(), at, revision);
}

std::vector<Member> BodyStore::Seats(Transaction& tx, std::string_view body_id) {
  std::vector<Member> seats;
  db::CopyReader row(tx,
                     "SELECT member_id, party, capacity, college, office, voting, voices, begin_date, end_date "
                     "FROM member_version WHERE known_to = 'infinity' AND body_id = " +
                         tx.pqxx().quote(std::string(body_id)));
  while (row.Next()) {
    Member& member = seats.emplace_back();
    member.id = row.Text();
    member.party = row.Text();
    member.capacity = static_cast<MemberCapacity>(row.Int16());
    member.college = row.Text();
    member.office = static_cast<Office>(row.Int16());
    member.voting = row.Bool();
    member.voices = row.Int32();
    member.begin = row.ReadDate();
    member.end = row.ReadDate();
  }
  return seats;
}

absl::Status BodyStore::Look(Deadline deadline, const std::function<absl::Status(Transaction&)>& fn) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::Status { return fn(tx); });
}

}  // namespace socle::registry::store
