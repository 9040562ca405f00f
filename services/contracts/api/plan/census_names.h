// What an action names in census, asked for once a command and before the transaction that writes.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "services/contracts/domain/contracts/contract.h"
#include "services/contracts/domain/plan/action.h"
#include "services/contracts/domain/plan/census_links.h"

namespace socle::contracts::api {

// What census said of names that an action has.
struct CensusNames {
  std::string sheet;  // empty: none was asked for
  std::string sheet_etag;
  std::set<std::string> proposals;
};

// Asks for what `wanted` names and `seen` did not. A sheet that no party of the contract may read, and a proposal that
// is not there, are violations. UNAVAILABLE NOT_READY; `census` may be nullptr.
absl::StatusOr<CensusNames> LookUpInCensus(plan::CensusLinks* census, const Contract& contract,
                                           const plan::Action& seen, const plan::Action& wanted,
                                           plan::CensusLinks::Deadline deadline);

// In the transaction: the etag of a sheet that is named anew, and that nothing is named that was neither asked for nor
// there before. False: somebody else changed the action meanwhile.
bool TakeCensusNames(const CensusNames& asked, const plan::Action& before, plan::Action* action);

}  // namespace socle::contracts::api
