// BodyService: bodies, their statutes and their members.
#pragma once

#include "services/registry/api/governance/member_commands.h"
#include "services/registry/api/governance/member_reads.h"
#include "services/registry/api/governance/parents.h"

namespace socle::registry::api {

class BodyService {
 public:
  // All must outlive the service.
  BodyService(BodyArchive* bodies, const Seating* seating, const Parties* parties, const Parents* parents,
              write::Writer* writer, const ServingHolder* holder);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Body> Create(rpc::Call& call, const v1::CreateBodyRequest& request);
  absl::StatusOr<v1::Body> Get(rpc::Call& call, const v1::GetBodyRequest& request);
  absl::StatusOr<v1::ListBodiesResponse> List(rpc::Call& call, const v1::ListBodiesRequest& request);
  absl::StatusOr<v1::Body> Update(rpc::Call& call, const v1::UpdateBodyRequest& request);
  absl::StatusOr<v1::Body> SetStatute(rpc::Call& call, const v1::SetStatuteRequest& request);
  absl::StatusOr<v1::ListStatutesResponse> ListStatutes(rpc::Call& call, const v1::ListStatutesRequest& request);
  absl::StatusOr<v1::Body> End(rpc::Call& call, const v1::EndBodyRequest& request);

  // The pilot and the parent are there.
  absl::Status CheckReferences(db::Transaction& tx, const Body& body) const;
  // Mandates begin within its life, and nobody sits on a day of it who may not.
  absl::Status CheckLife(db::Transaction& tx, const Body& body) const;
  // Reads the body, asks for the relation and the etag, runs `step`, which writes, and shows what came of it.
  using Step = absl::FunctionRef<absl::Status(write::Unit&, Body&)>;
  absl::StatusOr<v1::Body> Change(rpc::Call& call, const write::Command& command, std::string_view body_id,
                                  std::string_view etag, Step step);
  absl::StatusOr<v1::Body> ShowToday(db::Transaction& tx, std::string_view body_id) const;

  BodyArchive* const bodies_;
  const Seating* const seating_;
  const Parties* const parties_;
  const Parents* const parents_;
  write::Writer* const writer_;
  const ServingHolder* const holder_;
  MemberCommands member_commands_;
  MemberReads member_reads_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
