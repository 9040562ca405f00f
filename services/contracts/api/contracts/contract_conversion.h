// Contracts and their phases between the API's messages and the domain.
#pragma once

#include "services/contracts/api/fields.h"
#include "services/contracts/domain/contracts/contract_rules.h"
#include "services/contracts/domain/contracts/phases.h"
#include "socle/contracts/v1/contract_service.pb.h"

namespace socle::contracts::api {

v1::Contract Show(const Contract& contract);
v1::PhaseChange Show(const PhaseChange& change);
v1::UnmetPhaseCondition Show(const UnmetPhaseCondition& condition);

// FAILED_PRECONDITION ILLEGAL_STATE with every condition; UNAVAILABLE REGISTRY_UNAVAILABLE when none is known not to
// hold. `state` as the API shows it.
absl::Status StepRefused(std::string_view name, std::string_view state, const std::vector<UnmetPhaseCondition>& unmet);

// What somebody sent, checked for all that needs neither programme nor registry; violations are of `contract`.field.
// Identity, programme, phase and what is output only are left as they are in `taken`.
void FromProto(const v1::Contract& proto, socle::api::Violations* violations, Contract* taken);

// Faults that the domain found, as violations below `contract`.
void AddFaults(const Faults& faults, socle::api::Violations* violations);

}  // namespace socle::contracts::api
