#include "services/registry/api/governance/member_reads.h"

#include "services/registry/api/governance/governance_fields.h"
#include "services/registry/api/governance/member_conversion.h"
#include "services/registry/api/governance/parties.h"
#include "services/registry/api/page.h"

namespace socle::registry::api {

void MemberReads::AddTo(rpc::Service* service) {
  service->Blocking<v1::GetMemberRequest, v1::Member>(
      "GetMember", [this](rpc::Call& call, const auto& request) { return Get(call, request); });
  service->Blocking<v1::ListBodyMembersRequest, v1::ListBodyMembersResponse>(
      "ListBodyMembers", [this](rpc::Call& call, const auto& request) { return List(call, request); });
  service->Blocking<v1::CountBodyMembersRequest, v1::CountBodyMembersResponse>(
      "CountBodyMembers", [this](rpc::Call& call, const auto& request) { return Count(call, request); });
}

absl::StatusOr<v1::Member> MemberReads::Get(rpc::Call& call, const v1::GetMemberRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(const NestedName name, ParseNestedUuid(request.name(), "bodies", "members", "name"));
  std::optional<Instant> known_at;
  if (request.has_known_at()) {
    SOCLE_ASSIGN_OR_RETURN(known_at, FromProto(request.known_at(), "known_at"));
  }
  SOCLE_ASSIGN_OR_RETURN(const RecordedMember found,
                         bodies_->ReadMember(name.parent, name.child, known_at, call.deadline()));
  return Show(found);
}

absl::StatusOr<v1::ListBodyMembersResponse> MemberReads::List(rpc::Call& call,
                                                              const v1::ListBodyMembersRequest& request) {
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const Page page, Page::Open(request, &context));
  BodyArchive::MemberQuestion question;
  SOCLE_ASSIGN_OR_RETURN(question.body_id, IdOfName(request.parent(), "bodies", "parent"));
  Violations violations;
  question.moment = {.day = context.as_of.day, .known_at = context.as_of.known_at};
  if (request.capacity() != 0) {
    question.capacity = EnumFromProto(request.capacity(), v1::MemberCapacity_descriptor(), "capacity", &violations);
  }
  if (!request.party().empty()) question.party = NameOfParty("party", request.party(), &violations);
  if (request.office() != 0) {
    question.office = EnumFromProto(request.office(), v1::Member::Office_descriptor(), "office", &violations);
  }
  SOCLE_RETURN_IF_ERROR(violations.ToStatus());
  question.college = request.college();
  question.voting_only = request.voting_only();
  question.any_day = request.show_past_and_future();
  question.after = page.after();
  question.limit = page.size() + 1;
  SOCLE_ASSIGN_OR_RETURN(auto answer, bodies_->ListMembers(question, call.deadline()));
  v1::ListBodyMembersResponse response;
  if (answer.items.size() > page.size()) {
    answer.items.pop_back();
    response.set_next_page_token(page.NextToken(answer.items.back().member.id));
  }
  for (const RecordedMember& recorded : answer.items) *response.add_members() = Show(recorded);
  SetReadInfo(context, response.mutable_read_info());
  response.mutable_read_info()->set_revision(answer.revision);
  return response;
}

absl::StatusOr<v1::CountBodyMembersResponse> MemberReads::Count(rpc::Call& call,
                                                                const v1::CountBodyMembersRequest& request) {
  const auto serving = holder_->Get();
  SOCLE_ASSIGN_OR_RETURN(const ReadContext context, MakeReadContext(*serving, request));
  SOCLE_ASSIGN_OR_RETURN(const std::string body_id, IdOfName(request.parent(), "bodies", "parent"));
  SOCLE_ASSIGN_OR_RETURN(
      const auto answer,
      bodies_->CountMembers(body_id, {.day = context.as_of.day, .known_at = context.as_of.known_at}, call.deadline()));
  v1::CountBodyMembersResponse response;
  int32_t total = 0;
  for (const MemberCount& each : answer.items) {
    auto* added = response.add_counts();
    added->set_capacity(static_cast<v1::MemberCapacity>(each.capacity));
    added->set_college(each.college);
    added->set_party_type(each.party_type);
    added->set_count(each.members);
    added->set_voting_count(each.voting);
    total += each.members;
  }
  response.set_total(total);
  SetReadInfo(context, response.mutable_read_info());
  response.mutable_read_info()->set_revision(answer.revision);
  return response;
}

}  // namespace socle::registry::api
