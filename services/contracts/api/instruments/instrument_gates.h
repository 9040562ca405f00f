// The gates that ask the registry, and the calls that say what each step would meet.
#pragma once

#include "platform/rpc/service.h"
#include "services/contracts/api/instruments/instrument_desk.h"
#include "socle/contracts/v1/instrument_service.pb.h"

namespace socle::contracts::api {

class InstrumentGates {
 public:
  explicit InstrumentGates(const InstrumentDesk* desk) : desk_(desk) {}
  void AddTo(rpc::Service* service);

 private:
  absl::StatusOr<v1::Instrument> OpenSigning(rpc::Call& call, const v1::OpenSigningRequest& request);
  absl::StatusOr<v1::Instrument> EnterIntoForce(rpc::Call& call, const v1::EnterIntoForceRequest& request);

  // An instrument outside of any command, with what its gates look at.
  struct Seen {
    Held held;
    InstrumentVersion newest;
    Surroundings around;
    std::optional<CarriedReview> carried;
  };
  absl::StatusOr<Seen> Look(rpc::Call& call, const InstrumentName& name) const;
  absl::StatusOr<RegistryFacts> Ask(rpc::Call& call, const InstrumentFile& file, const KindRules& rules) const;
  // What `against` finds, as a report.
  template <typename Response, typename Request, typename Fn>
  absl::StatusOr<Response> Check(rpc::Call& call, const Request& request, const Fn& against) const;
  // What its entry into force does to the plan, in the same transaction.
  absl::Status ChangePlan(write::Unit& unit, const Doing& doing, const Held& held,
                          std::optional<CarriedReview> carried) const;
  // Its predecessor ends on the day on which it begins.
  absl::Status SupersedePredecessor(write::Unit& unit, const Doing& doing, const Held& held) const;

  const InstrumentDesk* const desk_;
};

}  // namespace socle::contracts::api
