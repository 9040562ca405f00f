// DecisionService: proposals, votes, computed results, and whether they may be relied on.
#pragma once

#include "absl/functional/function_ref.h"
#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/registry/api/serving.h"
#include "services/registry/domain/governance/body_book.h"
#include "services/registry/domain/governance/decision_book.h"
#include "services/registry/domain/governance/meeting_book.h"
#include "socle/registry/v1/decision_service.pb.h"

namespace socle::registry::api {

class DecisionService {
 public:
  // All must outlive the service.
  struct Parts {
    DecisionBook* decisions;
    BodyBook* bodies;
    MeetingBook* meetings;
    write::Writer* writer;
    const ServingHolder* holder;  // for the day that it is
  };
  explicit DecisionService(const Parts& parts);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Decision> Create(rpc::Call& call, const v1::CreateDecisionRequest& request);
  absl::StatusOr<v1::Decision> Update(rpc::Call& call, const v1::UpdateDecisionRequest& request);
  absl::StatusOr<v1::Decision> Open(rpc::Call& call, const v1::OpenVoteRequest& request);
  absl::StatusOr<v1::Decision> Close(rpc::Call& call, const v1::CloseVoteRequest& request);
  absl::StatusOr<v1::Decision> RecordHands(rpc::Call& call, const v1::RecordShowOfHandsRequest& request);
  absl::StatusOr<v1::Decision> Withdraw(rpc::Call& call, const v1::WithdrawDecisionRequest& request);
  absl::StatusOr<v1::Decision> Reopen(rpc::Call& call, const v1::ReopenDecisionRequest& request);
  absl::StatusOr<v1::Vote> Cast(rpc::Call& call, const v1::CastVoteRequest& request);
  absl::StatusOr<v1::RecordVotesResponse> RecordVotes(rpc::Call& call, const v1::RecordVotesRequest& request);
  void AddReads();

  // OK when the caller may do the act in the body, by what it is to it today.
  absl::Status CheckMayIn(db::Transaction& tx, rpc::Call& call, Act act, std::string_view body_id);
  // OK when the caller speaks as the elector or as the holder of its proxy.
  absl::Status CheckSpeaks(db::Transaction& tx, rpc::Call& call, std::string_view body_id, const Elector& elector,
                           std::string_view name);
  absl::Status CheckMeeting(db::Transaction& tx, std::string_view body_id, const DecisionContent& content);

  // A step of the decision: what stands against it, or what it changed. `slug` tells it in the event.
  using Step = absl::FunctionRef<absl::StatusOr<Reasons>(write::Unit&, Decision&)>;
  template <typename Request>
  absl::StatusOr<v1::Decision> Take(rpc::Call& call, const Request& request, Act act, std::string_view slug,
                                    std::vector<std::string> locks, Step step);

  Parts parts_;
  rpc::Service service_;
};

}  // namespace socle::registry::api
