// The calls of InstrumentService about versions of a text.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/api/instruments/instrument_desk.h"
#include "socle/contracts/v1/instrument_service.pb.h"

namespace socle::contracts::api {

class VersionCalls {
 public:
  explicit VersionCalls(const InstrumentDesk* desk) : desk_(desk) {}
  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::InstrumentVersion> Create(rpc::Call& call, const v1::CreateInstrumentVersionRequest& request);
  absl::StatusOr<v1::InstrumentVersion> Get(rpc::Call& call, const v1::GetInstrumentVersionRequest& request);
  absl::StatusOr<v1::ListInstrumentVersionsResponse> List(rpc::Call& call,
                                                          const v1::ListInstrumentVersionsRequest& request);
  absl::StatusOr<v1::DiffInstrumentVersionsResponse> Diff(rpc::Call& call,
                                                          const v1::DiffInstrumentVersionsRequest& request);
  absl::StatusOr<v1::InstrumentVersion> Update(rpc::Call& call, const v1::UpdateInstrumentVersionRequest& request);

  const InstrumentDesk* const desk_;
};

}  // namespace socle::contracts::api
