#include "services/registry/api/governance/decision_conversion.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/api/etag.h"
#include "services/registry/api/correction_conversion.h"
#include "services/registry/api/governance/statute_conversion.h"
#include "services/registry/api/time_conversion.h"

namespace socle::registry::api {
namespace {

constexpr socle::api::TextLimits kTitle{.min = 1, .max = 300};
constexpr socle::api::TextLimits kText{.min = 0, .max = 20'000};
constexpr socle::api::TextLimits kSubject{.min = 0, .max = 200};
constexpr socle::api::TextLimits kSource{.min = 0, .max = 1000};

void CountToProto(const VoiceCount& count, v1::VoteCount* proto) {
  proto->set_voices(count.voices);
  proto->set_participating(count.participating);
  proto->set_in_favour(count.in_favour);
  proto->set_against(count.against);
  proto->set_abstentions(count.abstentions);
  proto->set_not_voting(count.not_voting);
}

// "" where there is none.
std::string NameOrNone(std::string_view body_id, std::string_view id) {
  return id.empty() ? std::string() : DecisionName(body_id, id);
}

std::string MeetingField(const std::string& path, const std::string& name, std::string_view body_id,
                         Violations* violations) {
  if (name.empty()) return {};
  const absl::StatusOr<NestedName> nested = ParseNestedUuid(name, "bodies", "meetings", path);
  if (nested.ok() && nested->parent == body_id) return nested->child;
  violations->Add(path, fmt::format("not a meeting of the body, such as bodies/{}/meetings/…", body_id),
                  fmt::format("{} : une réunion de l'instance est attendue.", path));
  return {};
}

// Names of resources are ASCII without spaces; which services there are is not for the registry to know.
void CheckSubject(const std::string& path, std::string_view subject, Violations* violations) {
  const auto fits = [](char c) { return c > ' ' && c < 0x7F; };
  if (std::all_of(subject.begin(), subject.end(), fits)) return;
  violations->Add(path, "not a resource name such as contracts/…",
                  fmt::format("{} : un nom de ressource tel que contracts/… est attendu.", path));
}

}  // namespace

void ToProto(const Reasons& reasons, google::protobuf::RepeatedPtrField<v1::DecisionReason>* proto) {
  for (const Reason& reason : reasons) {
    v1::DecisionReason* added = proto->Add();
    added->set_code(static_cast<v1::DecisionReason::Code>(reason.code));
    added->set_message(reason.english);
    added->set_message_fr(reason.french);
    added->set_subject(reason.subject);
  }
}

void Summarise(const VoteResult& result, v1::DecisionResult* proto) {
  proto->set_quorum_reached(result.quorum_reached);
  proto->set_quorum_waived(result.quorum_waived);
  proto->set_quorum_voices(result.quorum_voices);
  proto->set_quorum_voices_needed(result.quorum_voices_needed);
  CountToProto(result.count, proto->mutable_count());
  proto->set_basis_voices(result.basis_voices);
  proto->set_voices_needed(result.voices_needed);
  proto->set_adopted(result.adopted);
  proto->set_tie(result.tie);
  proto->set_casting_vote_used(result.casting_vote != Choice::kNone);
  proto->set_unanimous(result.unanimous);
}

void ToProto(const Statute& statute, const VoteResult& result, v1::DecisionResult* proto) {
  Summarise(result, proto);
  for (const CollegeResult& college : result.colleges) {
    v1::CollegeResult* added = proto->add_colleges();
    added->set_college(college.college);
    CountToProto(college.count, added->mutable_count());
    added->set_majority_reached(college.majority_reached);
  }
  ToProto(ReasonsOf(statute, result), proto->mutable_reasons());
}

v1::Decision Show(const Decision& decision) {
  const DecisionContent& content = decision.content;
  v1::Decision proto;
  proto.set_name(DecisionName(decision.body_id, decision.id));
  proto.set_title(content.title);
  proto.set_text(content.text);
  proto.set_subject(content.subject);
  proto.set_content_sha256(content.sha256.data(), content.sha256.size());
  if (!content.meeting_id.empty()) proto.set_meeting(MeetingName(decision.body_id, content.meeting_id));
  proto.set_ballot(static_cast<v1::Decision::Ballot>(content.ballot));
  if (content.vote_date) ToProto(*content.vote_date, proto.mutable_vote_date());
  if (content.deadline) ToProto(*content.deadline, proto.mutable_deadline_time());
  proto.set_source(content.source);
  proto.set_synthetic(content.synthetic);
  proto.set_state(static_cast<v1::Decision::State>(decision.state));
  if (decision.statute) ToProto(*decision.statute, proto.mutable_statute());
  proto.set_elector_count(decision.elector_count);
  if (decision.result && decision.statute) ToProto(*decision.statute, *decision.result, proto.mutable_result());
  proto.set_supersedes(NameOrNone(decision.body_id, decision.supersedes));
  proto.set_superseded_by(NameOrNone(decision.body_id, decision.superseded_by));
  proto.set_withdrawal_reason(decision.withdrawal_reason);
  if (decision.open_time) ToProto(*decision.open_time, proto.mutable_open_time());
  if (decision.close_time) ToProto(*decision.close_time, proto.mutable_close_time());
  ToProto(decision.create_time, proto.mutable_create_time());
  ToProto(decision.update_time, proto.mutable_update_time());
  proto.set_revision(decision.revision);
  proto.set_etag(socle::api::RevisionEtag(decision.revision));
  return proto;
}

v1::Vote Show(const VoteRecord& vote, std::string_view body_id, std::string_view decision_id) {
  const Elector& elector = vote.elector;
  const auto member_name = [&](std::string_view id) {
    return id.empty() ? std::string() : fmt::format("bodies/{}/members/{}", body_id, id);
  };
  v1::Vote proto;
  proto.set_name(VoteName(body_id, decision_id, elector.member_id));
  proto.set_member(member_name(elector.member_id));
  proto.set_party(elector.party);
  proto.set_college(elector.college);
  proto.set_voices(static_cast<int32_t>(elector.voices));
  proto.set_presiding(elector.presiding);
  if (elector.presence) proto.set_presence(static_cast<v1::Attendance::Presence>(*elector.presence));
  proto.set_proxy_holder(member_name(elector.proxy_holder));
  proto.set_choice(static_cast<v1::Vote::Choice>(vote.choice));
  proto.set_recorded(vote.recorded);
  if (vote.time) ToProto(*vote.time, proto.mutable_vote_time());
  proto.set_revision(vote.revision);
  return proto;
}

ContentSha256 Sha256Field(std::string_view path, std::string_view bytes, Violations* violations) {
  ContentSha256 digest{};
  if (bytes.size() == digest.size()) {
    std::copy(bytes.begin(), bytes.end(), digest.begin());
  } else {
    violations->Add(path, fmt::format("has {} bytes, a SHA-256 has 32", bytes.size()),
                    fmt::format("{} : une empreinte SHA-256 compte 32 octets.", path));
  }
  return digest;
}

Choice ChoiceField(std::string_view path, v1::Vote::Choice choice, bool may_be_none, Violations* violations) {
  if (v1::Vote::Choice_IsValid(choice) && (may_be_none || choice != v1::Vote::CHOICE_UNSPECIFIED)) {
    return static_cast<Choice>(choice);
  }
  violations->Add(path, "must be FOR, AGAINST or ABSTENTION", fmt::format("{} : FOR, AGAINST ou ABSTENTION.", path));
  return Choice::kNone;
}

void FromProto(const v1::Decision& proto, const std::string& path, std::string_view body_id, Violations* violations,
               DecisionContent* taken) {
  taken->title = violations->Text(path + ".title", proto.title(), kTitle);
  taken->text = violations->Text(path + ".text", proto.text(), kText);
  taken->subject = violations->Text(path + ".subject", proto.subject(), kSubject);
  CheckSubject(path + ".subject", taken->subject, violations);
  taken->sha256 = Sha256Field(path + ".content_sha256", proto.content_sha256(), violations);
  taken->meeting_id = MeetingField(path + ".meeting", proto.meeting(), body_id, violations);
  taken->ballot = Ballot::kRollCall;
  if (proto.ballot() != v1::Decision::BALLOT_UNSPECIFIED) {
    taken->ballot = static_cast<Ballot>(
        EnumFromProto(proto.ballot(), v1::Decision::Ballot_descriptor(), path + ".ballot", violations));
  }
  taken->vote_date.reset();
  if (proto.has_vote_date()) {
    taken->vote_date = DateFromProto(true, proto.vote_date(), path + ".vote_date", Date::Min(), violations);
  }
  taken->deadline.reset();
  if (proto.has_deadline_time()) {
    const absl::StatusOr<Instant> deadline = FromProto(proto.deadline_time(), path + ".deadline_time");
    if (deadline.ok()) {
      taken->deadline = *deadline;
    } else {
      violations->Add(path + ".deadline_time", "not an instant of the years 1 to 9999",
                      path + ".deadline_time : un instant des années 1 à 9999 est attendu.");
    }
  }
  taken->source = violations->Text(path + ".source", proto.source(), kSource);
  taken->synthetic = proto.synthetic();
}

absl::StatusOr<DecisionPath> ParseDecisionName(std::string_view name, std::string_view field) {
  SOCLE_ASSIGN_OR_RETURN(NestedName nested, ParseNestedUuid(name, "bodies", "decisions", field));
  return DecisionPath{.body = std::move(nested.parent), .decision = std::move(nested.child)};
}

absl::StatusOr<DecisionPath> ParseVoteName(std::string_view name, std::string_view field) {
  constexpr std::string_view kVotes = "/votes/";
  const size_t at = name.find(kVotes);
  if (at == std::string_view::npos) return ParseDecisionName(name.substr(0, 0), field);
  SOCLE_ASSIGN_OR_RETURN(DecisionPath path, ParseDecisionName(name.substr(0, at), field));
  SOCLE_ASSIGN_OR_RETURN(path.member, UuidOfName(name.substr(at + 1), "votes", field));
  return path;
}

absl::Status Refused(std::string_view name, DecisionState state, const Reasons& reasons) {
  std::string english, french;
  for (const Reason& reason : reasons) {
    english += (english.empty() ? "" : " ") + reason.english;
    french += (french.empty() ? "" : " ") + reason.french;
  }
  Error error(absl::StatusCode::kFailedPrecondition, ErrorReason::ILLEGAL_STATE, english);
  std::move(error).French(french).Metadata("state", StateName(state));
  for (const Reason& reason : reasons) {
    std::move(error).Precondition(CodeName(reason.code), reason.subject.empty() ? name : reason.subject,
                                  reason.english);
  }
  return std::move(error).ToStatus();
}

}  // namespace socle::registry::api
