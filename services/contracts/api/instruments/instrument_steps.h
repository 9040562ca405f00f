// The calls of InstrumentService that lead from state to state and that the registry has no say in.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/api/instruments/instrument_desk.h"
#include "socle/contracts/v1/instrument_service.pb.h"

namespace socle::contracts::api {

class InstrumentSteps {
 public:
  explicit InstrumentSteps(const InstrumentDesk* desk) : desk_(desk) {}
  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::Instrument> Submit(rpc::Call& call, const v1::SubmitInstrumentRequest& request);
  absl::StatusOr<v1::Instrument> Freeze(rpc::Call& call, const v1::FreezeInstrumentRequest& request);
  absl::StatusOr<v1::Instrument> OpenVoting(rpc::Call& call, const v1::OpenVotingRequest& request);
  absl::StatusOr<v1::Instrument> SetBodyDecision(rpc::Call& call, const v1::SetBodyDecisionRequest& request);
  absl::StatusOr<v1::Instrument> Reopen(rpc::Call& call, const v1::ReopenInstrumentRequest& request);
  absl::StatusOr<v1::Instrument> StartReview(rpc::Call& call, const v1::StartReviewRequest& request);
  absl::StatusOr<v1::Instrument> EndReview(rpc::Call& call, const v1::EndReviewRequest& request);
  absl::StatusOr<v1::Instrument> Terminate(rpc::Call& call, const v1::TerminateInstrumentRequest& request);
  absl::StatusOr<v1::Instrument> Expire(rpc::Call& call, const v1::ExpireInstrumentRequest& request);

  // A step that changes the state; `step` gives what stands against it.
  template <typename Request, typename Fn>
  absl::StatusOr<v1::Instrument> Make(rpc::Call& call, const Request& request, Act act, std::string_view slug,
                                      const Fn& step);

  const InstrumentDesk* const desk_;
};

}  // namespace socle::contracts::api
