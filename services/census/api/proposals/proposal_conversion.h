// Proposals between the API's messages and the domain.
#pragma once

#include <string>
#include <vector>

#include "platform/api/violations.h"
#include "services/census/domain/proposals/proposal.h"
#include "socle/census/v1/proposal_service.pb.h"

namespace socle::census::api {

v1::Proposal Show(const Proposal& proposal);
v1::ProposalMove Show(const ProposalMove& move);

// What a caller may write; id, status and what the record gives stay.
void FromProto(const v1::Proposal& proto, socle::api::Violations* violations, Proposal* taken);

// Every name of the registry that it holds.
std::vector<std::string> RegistryNamesOf(const Proposal& proposal);

}  // namespace socle::census::api
