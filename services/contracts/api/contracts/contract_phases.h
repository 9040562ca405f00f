// The calls of ContractService about phases: check, advance, history.
#pragma once

#include "platform/rpc/service.h"
#include "platform/write/writer.h"
#include "services/contracts/domain/contracts/contract_book.h"
#include "services/contracts/domain/contracts/phases.h"
#include "services/contracts/domain/programmes/catalogue.h"
#include "socle/contracts/v1/contract_service.pb.h"

namespace socle::contracts::api {

class ContractPhases {
 public:
  // All must outlive it.
  ContractPhases(ContractBook* book, const Catalogue* catalogue, Registry* registry, write::Writer* writer,
                 const Clock* clock)
      : book_(book), catalogue_(catalogue), registry_(registry), writer_(writer), clock_(clock) {}

  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::CheckAdvancePhaseResponse> Check(rpc::Call& call, const v1::CheckAdvancePhaseRequest& request);
  absl::StatusOr<v1::Contract> Advance(rpc::Call& call, const v1::AdvancePhaseRequest& request);
  absl::StatusOr<v1::ListPhaseHistoryResponse> ListHistory(rpc::Call& call, const v1::ListPhaseHistoryRequest& request);

  // What the registry says of the step's decision; nothing when there is none to ask about.
  absl::Status AskFor(const PhaseStep& step, const std::string& sha256, db::Deadline deadline, PhaseFacts* facts);
  // FAILED_PRECONDITION for programmes that this deployment has no longer.
  absl::StatusOr<const Programme*> ProgrammeOf(const Contract& contract) const;

  ContractBook* const book_;
  const Catalogue* const catalogue_;
  Registry* const registry_;
  write::Writer* const writer_;
  const Clock* const clock_;
};

}  // namespace socle::contracts::api
