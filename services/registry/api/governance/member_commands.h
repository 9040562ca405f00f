// Who sits: adding, changing, ending and replacing members, and the check beforehand.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/governance/seating.h"
#include "socle/registry/v1/body_service.pb.h"

namespace socle::registry::api {

class MemberCommands {
 public:
  // All must outlive it.
  MemberCommands(BodyArchive* bodies, const Seating* seating, write::Writer* writer)
      : bodies_(bodies), seating_(seating), writer_(writer) {}

  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::AddMembersResponse> Add(rpc::Call& call, const v1::AddMembersRequest& request);
  absl::StatusOr<v1::Member> Update(rpc::Call& call, const v1::UpdateMemberRequest& request);
  absl::StatusOr<v1::Member> End(rpc::Call& call, const v1::EndMemberRequest& request);
  absl::StatusOr<v1::ReplaceMemberResponse> Replace(rpc::Call& call, const v1::ReplaceMemberRequest& request);
  absl::StatusOr<v1::CheckCompositionResponse> Check(rpc::Call& call, const v1::CheckCompositionRequest& request);

  // A mandate's end as a request names it.
  struct NamedEnd {
    std::string member_id;
    Date end;
    std::string path;
  };
  // INVALID_NAME for members of other bodies.
  absl::StatusOr<std::vector<NamedEnd>> EndsOf(const google::protobuf::RepeatedPtrField<v1::MemberEnd>& ends,
                                               std::string_view body_id, Date standard) const;
  // Adds the ended mandates to the proposal, in the order of `ends`. NOT_FOUND.
  absl::Status Propose(db::Transaction& tx, const Body& body, const std::vector<NamedEnd>& ends, Violations* violations,
                       Proposal* proposal) const;
  // Writes a proposal and records what changed; `slug` tells what happened to the changed ones.
  void Write(write::Unit& unit, std::string_view slug, Body& body, Proposal* proposal) const;

  BodyArchive* const bodies_;
  const Seating* const seating_;
  write::Writer* const writer_;
};

}  // namespace socle::registry::api
