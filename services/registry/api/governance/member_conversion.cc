#include "services/registry/api/governance/member_conversion.h"

#include <fmt/format.h>

#include "platform/api/etag.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/governance/parties.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {
namespace {

constexpr int kMaxRepeated = 20;  // more are not even looked at
constexpr size_t kMaxSource = 1000;
constexpr size_t kMaxTold = 50;  // violations in one error

}  // namespace

std::string PersonIdField(const std::string& path, const std::string& name, Violations* violations) {
  if (name.empty()) return {};
  absl::StatusOr<std::string> id = UuidOfName(name, "persons", path);
  if (id.ok()) return *std::move(id);
  violations->Add(path, "not a name such as persons/…",
                  fmt::format("{} : un nom tel que persons/… est attendu.", path));
  return {};
}

Member FromProto(const v1::Member& proto, const std::string& path, Violations* violations) {
  Member member;
  if (!proto.party().empty()) member.party = NameOfParty(path + ".party", proto.party(), violations);
  member.person = PersonIdField(path + ".person", proto.person(), violations);
  member.capacity = static_cast<MemberCapacity>(
      EnumFromProto(proto.capacity(), v1::MemberCapacity_descriptor(), path + ".capacity", violations));
  member.college = proto.college();
  if (proto.office() != 0) {
    member.office = static_cast<Office>(
        EnumFromProto(proto.office(), v1::Member::Office_descriptor(), path + ".office", violations));
  }
  member.voting = proto.voting();
  member.voices = proto.voices();
  for (int i = 0; i < std::min(proto.alternates_size(), kMaxRepeated); ++i) {
    const std::string field = fmt::format("{}.alternates[{}]", path, i);
    member.alternates.push_back(PersonIdField(field, proto.alternates(i), violations));
    if (proto.alternates(i).empty()) violations->Add(field, "is empty", field + " : vide.");
  }
  member.source = violations->Text(path + ".source", proto.source(), {.max = kMaxSource});
  member.synthetic = proto.synthetic();
  member.begin =
      DateFromProto(proto.has_begin_date(), proto.begin_date(), path + ".begin_date", Date::Min(), violations);
  member.end = DateFromProto(proto.has_end_date(), proto.end_date(), path + ".end_date", Date::Max(), violations);
  return member;
}

v1::Member Show(const RecordedMember& recorded) {
  const Member& member = recorded.member;
  v1::Member proto;
  proto.set_name(MemberName(recorded.body_id, member.id));
  proto.set_party(member.party);
  proto.set_party_display_name(recorded.party_label);
  if (!member.person.empty()) proto.set_person("persons/" + member.person);
  proto.set_capacity(static_cast<v1::MemberCapacity>(member.capacity));
  proto.set_college(member.college);
  proto.set_office(static_cast<v1::Member::Office>(member.office));
  proto.set_voting(member.voting);
  proto.set_voices(member.voices);
  for (const std::string& alternate : member.alternates) proto.add_alternates("persons/" + alternate);
  proto.set_source(member.source);
  proto.set_synthetic(member.synthetic);
  if (!member.begin.IsOpen()) ToProto(member.begin, proto.mutable_begin_date());
  if (!member.end.IsOpen()) ToProto(member.end, proto.mutable_end_date());
  ToProto(recorded.known_from, recorded.known_to, proto.mutable_knowledge());
  proto.set_revision(recorded.revision);
  proto.set_etag(socle::api::RevisionEtag(recorded.revision));
  return proto;
}

void ToProto(const CompositionViolation& violation, v1::CompositionViolation* proto) {
  proto->set_kind(static_cast<v1::CompositionViolation::Kind>(violation.kind));
  proto->set_statement(violation.statement);
  proto->set_subject(violation.subject);
  if (!violation.from.IsOpen()) ToProto(violation.from, proto->mutable_from_date());
  if (!violation.to.IsOpen()) ToProto(violation.to, proto->mutable_to_date());
  proto->set_count(violation.count);
  proto->set_total(violation.total);
  proto->set_description(EnglishOf(violation));
  proto->set_description_fr(FrenchOf(violation));
}

absl::Status CompositionViolated(std::string_view body_name, const std::vector<CompositionViolation>& violations) {
  Error error(
      absl::StatusCode::kFailedPrecondition, ErrorReason::COMPOSITION_VIOLATED,
      fmt::format("The composition would break the statute of {}: {}", body_name, EnglishOf(violations.front())));
  std::move(error)
      .French(
          fmt::format("La composition serait contraire au statut de {} : {}", body_name, FrenchOf(violations.front())))
      .Metadata("violations", std::to_string(violations.size()));
  for (size_t i = 0; i < std::min(violations.size(), kMaxTold); ++i) {
    std::move(error).Precondition(KindName(violations[i].kind), body_name, EnglishOf(violations[i]));
  }
  return std::move(error).ToStatus();
}

}  // namespace socle::registry::api
