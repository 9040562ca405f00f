// MeetingService: convocations, who was there, minutes.
#pragma once

#include "absl/functional/function_ref.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/governance/seating.h"
#include "services/registry/domain/governance/meeting_archive.h"
#include "services/registry/domain/unmet_condition.h"
#include "socle/registry/v1/meeting_service.pb.h"

namespace socle::registry::api {

class MeetingService {
 public:
  // All must outlive the service.
  MeetingService(MeetingArchive* meetings, BodyArchive* bodies, const Seating* seating, write::Writer* writer);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Meeting> Convene(rpc::Call& call, const v1::ConveneMeetingRequest& request);
  absl::StatusOr<v1::Meeting> Get(rpc::Call& call, const v1::GetMeetingRequest& request);
  absl::StatusOr<v1::ListMeetingsResponse> List(rpc::Call& call, const v1::ListMeetingsRequest& request);
  absl::StatusOr<v1::Meeting> Update(rpc::Call& call, const v1::UpdateMeetingRequest& request);
  absl::StatusOr<v1::Meeting> Cancel(rpc::Call& call, const v1::CancelMeetingRequest& request);
  absl::StatusOr<v1::RecordAttendanceResponse> Record(rpc::Call& call, const v1::RecordAttendanceRequest& request);
  absl::StatusOr<v1::ListAttendancesResponse> ListAttendances(rpc::Call& call,
                                                              const v1::ListAttendancesRequest& request);
  absl::StatusOr<v1::Meeting> Hold(rpc::Call& call, const v1::HoldMeetingRequest& request);
  absl::StatusOr<v1::PublishMinutesResponse> Publish(rpc::Call& call, const v1::PublishMinutesRequest& request);
  absl::StatusOr<v1::ListMinutesResponse> ListMinutes(rpc::Call& call, const v1::ListMinutesRequest& request);

  // The meeting as it is, by somebody who may write it, with the etag that was read.
  absl::StatusOr<Meeting> Open(rpc::Call& call, db::Transaction& tx, std::string_view body_id, std::string_view id,
                               std::string_view etag) const;
  // Reads the meeting, runs `step`, which may change it, and writes it.
  using Step = absl::FunctionRef<absl::Status(write::Unit&, Meeting&)>;
  absl::StatusOr<v1::Meeting> Change(write::Unit& unit, rpc::Call& call, std::string_view body_id, std::string_view id,
                                     std::string_view etag, std::string_view slug, Step step);
  // The body exists on the day, its statute's notice is kept, and a second convocation follows a first one.
  absl::Status CheckConvocation(db::Transaction& tx, Meeting& meeting) const;
  // Who takes part, by the statute and the members of the day.
  absl::StatusOr<v1::QuorumSummary> QuorumOf(db::Transaction& tx, const Meeting& meeting) const;
  absl::StatusOr<v1::Meeting> ShowWithQuorum(db::Transaction& tx, const Meeting& meeting) const;

  MeetingArchive* const meetings_;
  BodyArchive* const bodies_;
  const Seating* const seating_;
  write::Writer* const writer_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
