// SignatureService: what each party does for itself, and nobody for it.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/api/instruments/instrument_desk.h"
#include "socle/contracts/v1/signature_service.pb.h"

namespace socle::contracts::api {

class SignatureService {
 public:
  // The desk must outlive it.
  explicit SignatureService(const InstrumentDesk* desk);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Deliberation> CreateDeliberation(rpc::Call& call, const v1::CreateDeliberationRequest& request);
  absl::StatusOr<v1::Deliberation> UpdateDeliberation(rpc::Call& call, const v1::UpdateDeliberationRequest& request);
  absl::StatusOr<v1::Mandate> CreateMandate(rpc::Call& call, const v1::CreateMandateRequest& request);
  absl::StatusOr<v1::Mandate> EndMandate(rpc::Call& call, const v1::EndMandateRequest& request);
  absl::StatusOr<v1::Signature> Sign(rpc::Call& call, const v1::SignRequest& request);
  absl::StatusOr<v1::Signature> Withdraw(rpc::Call& call, const v1::WithdrawSignatureRequest& request);
  absl::StatusOr<v1::Instrument> Refuse(rpc::Call& call, const v1::RefuseInstrumentRequest& request);

  void AddReads();
  absl::StatusOr<v1::SummarizeSignatoriesResponse> Summarize(rpc::Call& call,
                                                             const v1::SummarizeSignatoriesRequest& request) const;

  const InstrumentDesk* const desk_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
