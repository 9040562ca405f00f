// InstrumentService: the texts of contracts, from draft to end.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/api/instruments/instrument_gates.h"
#include "services/contracts/api/instruments/instrument_steps.h"
#include "services/contracts/api/instruments/version_calls.h"
#include "socle/contracts/v1/instrument_service.pb.h"

namespace socle::contracts::api {

class InstrumentService {
 public:
  // The desk must outlive it.
  explicit InstrumentService(const InstrumentDesk* desk);

  rpc::Service* service() { return &service_; }

 private:
  absl::StatusOr<v1::Instrument> Create(rpc::Call& call, const v1::CreateInstrumentRequest& request);
  absl::StatusOr<v1::Instrument> Get(rpc::Call& call, const v1::GetInstrumentRequest& request);
  absl::StatusOr<v1::ListInstrumentsResponse> List(rpc::Call& call, const v1::ListInstrumentsRequest& request);
  absl::StatusOr<v1::Instrument> Update(rpc::Call& call, const v1::UpdateInstrumentRequest& request);
  absl::StatusOr<v1::TraceInstrumentLineageResponse> Lineage(rpc::Call& call,
                                                             const v1::TraceInstrumentLineageRequest& request);
  absl::StatusOr<v1::ListTransitionsResponse> Transitions(rpc::Call& call, const v1::ListTransitionsRequest& request);

  absl::Status CheckReferences(db::Transaction& tx, const Contract& contract, const Instrument& instrument) const;

  const InstrumentDesk* const desk_;
  VersionCalls versions_;
  InstrumentSteps steps_;
  InstrumentGates gates_;
  rpc::Service service_;
};

}  // namespace socle::contracts::api
