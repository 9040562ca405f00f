#include "services/registry/api/governance/member_commands.h"

#include <fmt/format.h>

#include <set>

#include "platform/api/batch.h"
#include "platform/api/etag.h"
#include "platform/api/uuid.h"
#include "platform/write/changing.h"
#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/api/governance/member_conversion.h"
#include "services/registry/api/governance/statute_conversion.h"
#include "services/registry/domain/written/written_errors.h"

namespace socle::registry::api {
namespace {

constexpr std::string_view kUpdatable[] = {"person",     "capacity", "college",   "office",     "voting",  "voices",
                                           "alternates", "source",   "synthetic", "begin_date", "end_date"};
constexpr size_t kMaxTold = 1000;  // violations in one response

std::vector<std::string> PathsOf(std::string_view field, int count) {
  std::vector<std::string> paths;
  for (int i = 0; i < count; ++i) paths.push_back(fmt::format("{}[{}]", field, i));
  return paths;
}

absl::StatusOr<NestedName> ParseMember(std::string_view name, std::string_view field) {
  return ParseNestedUuid(name, "bodies", "members", field);
}

// Additions of a request, with ids that a repeat gives again.
std::vector<RecordedMember> AdditionsOf(const google::protobuf::RepeatedPtrField<v1::Member>& members,
                                        const std::vector<std::string>& paths, std::string_view caller,
                                        std::string_view request_id, Violations* violations) {
  std::vector<RecordedMember> added;
  for (int i = 0; i < members.size(); ++i) {
    RecordedMember& recorded = added.emplace_back();
    recorded.member = FromProto(members[i], paths[static_cast<size_t>(i)], violations);
    recorded.member.id = socle::api::UuidOf({caller, request_id, std::to_string(i)});
  }
  return added;
}

}  // namespace

void MemberCommands::AddTo(rpc::Service* service) {
  service->Blocking<v1::AddMembersRequest, v1::AddMembersResponse>(
      "AddMembers", [this](rpc::Call& call, const auto& request) { return Add(call, request); });
  service->Blocking<v1::UpdateMemberRequest, v1::Member>(
      "UpdateMember", [this](rpc::Call& call, const auto& request) { return Update(call, request); });
  service->Blocking<v1::EndMemberRequest, v1::Member>(
      "EndMember", [this](rpc::Call& call, const auto& request) { return End(call, request); });
  service->Blocking<v1::ReplaceMemberRequest, v1::ReplaceMemberResponse>(
      "ReplaceMember", [this](rpc::Call& call, const auto& request) { return Replace(call, request); });
  service->Blocking<v1::CheckCompositionRequest, v1::CheckCompositionResponse>(
      "CheckComposition", [this](rpc::Call& call, const auto& request) { return Check(call, request); });
}

absl::StatusOr<std::vector<MemberCommands::NamedEnd>> MemberCommands::EndsOf(
    const google::protobuf::RepeatedPtrField<v1::MemberEnd>& ends, std::string_view body_id, Date standard) const {
  std::vector<NamedEnd> named;
  std::set<std::string> seen;
  Violations violations;
  for (int i = 0; i < ends.size(); ++i) {
    const std::string path = fmt::format("ends[{}]", i);
    SOCLE_ASSIGN_OR_RETURN(const NestedName member, ParseMember(ends[i].member(), path + ".member"));
    if (member.parent != body_id) {
      violations.Add(path + ".member", "is a member of another body", path + ".member : membre d'une autre instance.");
    }
    if (!seen.insert(member.child).second) {
      violations.Add(path + ".member", "is there twice", path + ".member : deux fois le même membre.");
    }
    const Date end =
        DateFromProto(ends[i].has_end_date(), ends[i].end_date(), path + ".end_date", standard, &violations);
    named.push_back({member.child, end, path + ".end_date"});
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  return named;
}

absl::Status MemberCommands::Propose(db::Transaction& tx, const Body& body, const std::vector<NamedEnd>& ends,
                                     Violations* violations, Proposal* proposal) const {
  std::vector<std::string> ids;
  for (const NamedEnd& end : ends) ids.push_back(end.member_id);
  std::vector<RecordedMember> found;
  if (!ids.empty()) found = bodies_->Recorded(tx, body.id, ids);
  for (const NamedEnd& end : ends) {
    const auto there = std::find_if(found.begin(), found.end(), [&](const RecordedMember& recorded) {
      return recorded.member.id == end.member_id;
    });
    if (there == found.end()) return NothingOfName(MemberName(body.id, end.member_id));
    proposal->Affects(std::min(there->member.end, end.end));
    proposal->before.push_back(*there);
    proposal->changed.push_back(Seating::Ended(*there, end.end, end.path, violations));
  }
  for (const RecordedMember& recorded : proposal->added) proposal->Affects(recorded.member.begin);
  return absl::OkStatus();
}

void MemberCommands::Write(write::Unit& unit, std::string_view slug, Body& body, Proposal* proposal) const {
  std::vector<RecordedMember> members = proposal->changed;
  members.insert(members.end(), proposal->added.begin(), proposal->added.end());
  bodies_->WriteMembers(unit.tx(), unit.revision(), members, body);
  const size_t changed = proposal->changed.size();
  for (size_t i = 0; i < members.size(); ++i) {
    const v1::Member shown = Show(members[i]);
    write::Change change{.resource = shown.name(), .after = socle::api::DigestOfShown(shown)};
    change.kind = i < changed ? write::ChangeKind::kUpdated : write::ChangeKind::kCreated;
    if (i < changed) {
      change.before = socle::api::DigestOfShown(Show(proposal->before[i]));
      change.changes = {std::string(slug)};
    }
    unit.Record(std::move(change));
    (i < changed ? proposal->changed[i] : proposal->added[i - changed]) = std::move(members[i]);
  }
}

absl::StatusOr<v1::AddMembersResponse> MemberCommands::Add(rpc::Call& call, const v1::AddMembersRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string body_id, IdOfName(request.parent(), "bodies", "parent"));
  SOCLE_RETURN_IF_ERROR(
      socle::api::CheckBatchSize("members", static_cast<size_t>(request.members_size() + request.ends_size())));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {BodyName(body_id)}));
  const std::vector<std::string> paths = PathsOf("members", request.members_size());
  Violations malformed;
  Proposal wanted;
  wanted.added = AdditionsOf(request.members(), paths, command.caller, command.request_id, &malformed);
  SOCLE_RETURN_IF_ERROR(malformed.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const std::vector<NamedEnd> ends, EndsOf(request.ends(), body_id, seating_->today()));
  return writer_->Run<v1::AddMembersResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::AddMembersResponse> {
        SOCLE_ASSIGN_OR_RETURN(Body body, bodies_->Find(unit.tx(), body_id));
        SOCLE_RETURN_IF_ERROR(seating_->CheckMay(call, unit.tx(), Act::kManageBody, body));
        Violations violations;
        Proposal proposal = wanted;
        SOCLE_RETURN_IF_ERROR(seating_->CheckMembers(unit.tx(), body, paths, proposal.added, &violations));
        SOCLE_RETURN_IF_ERROR(Propose(unit.tx(), body, ends, &violations, &proposal));
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(seating_->Check(unit.tx(), body, proposal));
        Write(unit, "ended", body, &proposal);
        v1::AddMembersResponse response;
        for (const RecordedMember& recorded : proposal.added) *response.add_members() = Show(recorded);
        for (const RecordedMember& recorded : proposal.changed) *response.add_ended() = Show(recorded);
        return response;
      });
}

absl::StatusOr<v1::Member> MemberCommands::Update(rpc::Call& call, const v1::UpdateMemberRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMember(request.member().name(), "member.name"));
  SOCLE_ASSIGN_OR_RETURN(const auto mask,
                         write::UpdateMask(request.update_mask(), v1::Member::descriptor(), kUpdatable));
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {BodyName(name.parent)}));
  return writer_->Run<v1::Member>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Member> {
    SOCLE_ASSIGN_OR_RETURN(Body body, bodies_->Find(unit.tx(), name.parent));
    SOCLE_RETURN_IF_ERROR(seating_->CheckMay(call, unit.tx(), Act::kManageBody, body));
    const std::vector<RecordedMember> before = bodies_->Recorded(unit.tx(), name.parent, std::span(&name.child, 1));
    if (before.empty()) return NothingOfName(request.member().name());
    v1::Member shown = Show(before.front());
    SOCLE_RETURN_IF_ERROR(socle::api::CheckEtag(request.member().etag(), shown.etag(), shown.name()));
    write::MergeSent(request.member(), mask, &shown);
    Violations violations;
    Proposal proposal;
    proposal.changed = proposal.before = before;
    Member& member = proposal.changed.front().member;
    member = FromProto(shown, "member", &violations);
    member.id = name.child;
    const std::string path = "member";
    SOCLE_RETURN_IF_ERROR(
        seating_->CheckMembers(unit.tx(), body, std::span(&path, 1), proposal.changed, &violations, before));
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    proposal.Affects(std::min(before.front().member.begin, member.begin));
    SOCLE_RETURN_IF_ERROR(seating_->Check(unit.tx(), body, proposal));
    Write(unit, "corrected", body, &proposal);
    return Show(proposal.changed.front());
  });
}

absl::StatusOr<v1::Member> MemberCommands::End(rpc::Call& call, const v1::EndMemberRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMember(request.name(), "name"));
  Violations malformed;
  const Date end = DateFromProto(request.has_end_date(), request.end_date(), "end_date", seating_->today(), &malformed);
  SOCLE_RETURN_IF_ERROR(malformed.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {BodyName(name.parent)}));
  return writer_->Run<v1::Member>(command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::Member> {
    SOCLE_ASSIGN_OR_RETURN(Body body, bodies_->Find(unit.tx(), name.parent));
    SOCLE_RETURN_IF_ERROR(seating_->CheckMay(call, unit.tx(), Act::kManageBody, body));
    const std::vector<RecordedMember> before = bodies_->Recorded(unit.tx(), name.parent, std::span(&name.child, 1));
    if (before.empty()) return NothingOfName(request.name());
    SOCLE_RETURN_IF_ERROR(
        socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(before.front().revision), request.name()));
    Violations violations;
    Proposal proposal;
    SOCLE_RETURN_IF_ERROR(Propose(unit.tx(), body, {{name.child, end, "end_date"}}, &violations, &proposal));
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    SOCLE_RETURN_IF_ERROR(seating_->Check(unit.tx(), body, proposal));
    Write(unit, "ended", body, &proposal);
    return Show(proposal.changed.front());
  });
}

absl::StatusOr<v1::ReplaceMemberResponse> MemberCommands::Replace(rpc::Call& call,
                                                                  const v1::ReplaceMemberRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseMember(request.name(), "name"));
  Violations malformed;
  const Date day = DateFromProto(request.has_effective_date(), request.effective_date(), "effective_date",
                                 seating_->today(), &malformed);
  const std::string wanted = PersonIdField("alternate", request.alternate(), &malformed);
  SOCLE_RETURN_IF_ERROR(malformed.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const write::Command command, write::CommandOf(call, request, {BodyName(name.parent)}));
  return writer_->Run<v1::ReplaceMemberResponse>(
      command, call.deadline(), [&](write::Unit& unit) -> absl::StatusOr<v1::ReplaceMemberResponse> {
        SOCLE_ASSIGN_OR_RETURN(Body body, bodies_->Find(unit.tx(), name.parent));
        SOCLE_RETURN_IF_ERROR(seating_->CheckMay(call, unit.tx(), Act::kManageBody, body));
        const std::vector<RecordedMember> before = bodies_->Recorded(unit.tx(), name.parent, std::span(&name.child, 1));
        if (before.empty()) return NothingOfName(request.name());
        SOCLE_RETURN_IF_ERROR(
            socle::api::CheckEtag(request.etag(), socle::api::RevisionEtag(before.front().revision), request.name()));
        Violations violations;
        Proposal proposal;
        RecordedMember& added = proposal.added.emplace_back(before.front());
        std::vector<std::string>& alternates = added.member.alternates;
        RecordedMember staying;
        const auto chosen =
            wanted.empty() ? alternates.begin() : std::find(alternates.begin(), alternates.end(), wanted);
        if (chosen == alternates.end()) {
          violations.Add("alternate", "is none of the member's alternates",
                         "alternate : ce n'est pas un suppléant du membre.");
        } else {
          added.member.person = *chosen;
          alternates.erase(chosen);
          staying.member.alternates = alternates;
        }
        if (!before.front().member.SitsOn(day)) {
          violations.Add("effective_date", "the member does not sit on that day",
                         "effective_date : le membre ne siège pas ce jour-là.");
        }
        added.member.id = command.NewId();
        added.revision = 0;
        added.member.office = Office::kNone;
        added.member.begin = day;
        SOCLE_RETURN_IF_ERROR(Propose(unit.tx(), body, {{name.child, day, "effective_date"}}, &violations, &proposal));
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        const std::string path = "member";
        SOCLE_RETURN_IF_ERROR(seating_->CheckMembers(unit.tx(), body, std::span(&path, 1), proposal.added, &violations,
                                                     std::span(&staying, 1)));
        SOCLE_RETURN_IF_ERROR(violations.ToStatus());
        SOCLE_RETURN_IF_ERROR(seating_->Check(unit.tx(), body, proposal));
        Write(unit, "replaced", body, &proposal);
        v1::ReplaceMemberResponse response;
        *response.mutable_ended() = Show(proposal.changed.front());
        *response.mutable_added() = Show(proposal.added.front());
        return response;
      });
}

absl::StatusOr<v1::CheckCompositionResponse> MemberCommands::Check(rpc::Call& call,
                                                                   const v1::CheckCompositionRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const std::string body_id, IdOfName(request.name(), "bodies", "name"));
  const int count = request.additions_size() + request.ends_size();
  if (count > 0) SOCLE_RETURN_IF_ERROR(socle::api::CheckBatchSize("additions", static_cast<size_t>(count)));
  const std::vector<std::string> paths = PathsOf("additions", request.additions_size());
  Violations violations;
  Proposal wanted;
  wanted.added = AdditionsOf(request.additions(), paths, "", "", &violations);
  const Date day = DateFromProto(request.has_as_of(), request.as_of(), "as_of", seating_->today(), &violations);
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  SOCLE_ASSIGN_OR_RETURN(const std::vector<NamedEnd> ends, EndsOf(request.ends(), body_id, day));
  std::vector<CompositionViolation> found;
  const absl::Status looked = bodies_->Look(call.deadline(), [&](db::Transaction& tx) -> absl::Status {
    SOCLE_ASSIGN_OR_RETURN(const Body body, bodies_->Find(tx, body_id));
    Proposal proposal = wanted;
    SOCLE_RETURN_IF_ERROR(seating_->CheckMembers(tx, body, paths, proposal.added, &violations));
    SOCLE_RETURN_IF_ERROR(Propose(tx, body, ends, &violations, &proposal));
    if (request.has_statute()) {
      proposal.statute = FromProto(request.statute(), "statute", body.content.begin, &violations);
      proposal.Affects(proposal.statute->valid_from);
    }
    SOCLE_RETURN_IF_ERROR(violations.ToStatus());
    if (request.has_as_of() || proposal.from == Date::Max()) proposal.from = day;
    SOCLE_ASSIGN_OR_RETURN(found, seating_->Judge(tx, body, proposal));
    return absl::OkStatus();
  });
  SOCLE_RETURN_IF_ERROR(looked);
  v1::CheckCompositionResponse response;
  response.set_satisfied(found.empty());
  response.set_violation_count(static_cast<int32_t>(found.size()));
  for (size_t i = 0; i < std::min(found.size(), kMaxTold); ++i) ToProto(found[i], response.add_violations());
  return response;
}

}  // namespace socle::registry::api
