// Who sits: reads of any date, as known at any instant.
#pragma once

#include "platform/rpc/service.h"
#include "services/registry/api/serving.h"
#include "services/registry/domain/governance/body_archive.h"
#include "socle/registry/v1/body_service.pb.h"

namespace socle::registry::api {

class MemberReads {
 public:
  // Both must outlive it.
  MemberReads(BodyArchive* bodies, const ServingHolder* holder) : bodies_(bodies), holder_(holder) {}

  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::Member> Get(rpc::Call& call, const v1::GetMemberRequest& request);
  absl::StatusOr<v1::ListBodyMembersResponse> List(rpc::Call& call, const v1::ListBodyMembersRequest& request);
  absl::StatusOr<v1::CountBodyMembersResponse> Count(rpc::Call& call, const v1::CountBodyMembersRequest& request);

  BodyArchive* const bodies_;
  const ServingHolder* const holder_;
};

}  // namespace socle::registry::api
