#include "services/registry/store/governance/body_rows.h"

#include "platform/base/error.h"
#include "services/registry/domain/governance/statute_text.h"

namespace socle::registry::store {

std::optional<int64_t> Micros(const std::optional<Instant>& instant) {
  return instant ? std::optional<int64_t>(instant->micros) : std::nullopt;
}

Body BodyOf(const pqxx::row& row) {
  Body body;
  body.id = row[0].c_str();
  body.create_time = db::InstantOf(row[1]);
  body.update_time = db::InstantOf(row[2]);
  body.revision = row[3].as<int64_t>();
  body.own_revision = row[4].as<int64_t>();
  body.content.display_name = row[5].c_str();
  body.content.kind = row[6].as<int>();
  body.content.parent = row[7].c_str();
  body.content.pilot = row[8].c_str();
  body.content.begin = db::DateOf(row[9]);
  body.content.end = db::DateOf(row[10]);
  body.content.description = row[11].c_str();
  body.content.source = row[12].c_str();
  body.content.synthetic = row[13].as<bool>();
  return body;
}

absl::StatusOr<Statute> StatuteOfRow(const pqxx::row& row, int first) {
  SOCLE_ASSIGN_OR_RETURN(Statute statute, ParseStatute(row[first].c_str()));
  statute.valid_from = db::DateOf(row[first + 1]);
  if (!row[first + 2].is_null()) statute.valid_to = db::DateOf(row[first + 2]);
  return statute;
}

RecordedMember MemberOf(const pqxx::row& row) {
  RecordedMember recorded;
  Member& member = recorded.member;
  member.id = row[0].c_str();
  recorded.body_id = row[1].c_str();
  member.party = row[2].c_str();
  recorded.party_label = row[3].c_str();
  member.person = row[4].c_str();
  member.capacity = static_cast<MemberCapacity>(row[5].as<int>());
  member.college = row[6].c_str();
  member.office = static_cast<Office>(row[7].as<int>());
  member.voting = row[8].as<bool>();
  member.voices = row[9].as<int32_t>();
  member.alternates = Split(row[10].c_str(), ',');
  member.begin = db::DateOf(row[11]);
  member.end = db::DateOf(row[12]);
  recorded.known_from = db::InstantOf(row[13]);
  recorded.known_to = db::InstantOf(row[14]);
  recorded.revision = row[15].as<int64_t>();
  member.source = row[16].c_str();
  member.synthetic = row[17].as<bool>();
  return recorded;
}

}  // namespace socle::registry::store
