// Reciprocal commitments between the API's messages and the domain.
#pragma once

#include "services/contracts/api/strategy/strategy_fields.h"
#include "services/contracts/domain/strategy/commitment.h"
#include "socle/contracts/v1/commitment_service.pb.h"

namespace socle::contracts::api {

// `today`: the day that it is late on, or not.
v1::Commitment Show(const Commitment& commitment, Date today);
v1::CommitmentStep Show(const CommitmentStepRecord& step);

// What somebody sent, checked for all that needs no record; violations are of `path`.field. Identity, parties, state
// and proof are left as they are in `taken`.
void FromProto(const v1::Commitment& proto, const std::string& path, Violations* violations, Commitment* taken);
// Of a day up to `today`.
CommitmentProof FromProto(const v1::CommitmentProof& proto, const std::string& path, Date today,
                          Violations* violations);

}  // namespace socle::contracts::api
