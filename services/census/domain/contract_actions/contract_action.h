// An action of a contract that takes up a fiche-action or proposals, as census follows it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/census/domain/action_sheets/sheet.h"
#include "services/census/domain/proposals/proposal.h"

namespace socle::census {

// As v1::Action::Selection of contracts; stored.
enum class ActionSelection { kProposed = 1, kRetained = 2, kRejected = 3, kDeferred = 4 };

struct ContractAction {
  std::string name;       // "contracts/…/actions/…"
  std::string programme;  // "programmes/…" of its contract
  std::string carrier;    // whose it is: its owner, or its proposer while it has none
  std::string sheet;      // "actionSheets/…"; empty: none
  std::vector<std::string> proposals;
  ActionSelection selection = ActionSelection::kProposed;
  sheets::Status status = sheets::Status::kProposed;  // numbered as in contracts, whose DRAFT is PROPOSED here
  Date since = Date::Max();                           // Max(): not known
  bool deleted = false;
  bool synthetic = false;  // an example; asked for with each change, not kept
  int64_t revision = 0;    // of contracts

  bool TakesUp() const { return !deleted && (!sheet.empty() || !proposals.empty()); }
  friend bool operator==(const ContractAction&, const ContractAction&) = default;
};

// What it says of a sheet; WITHDRAWN for one that it takes up no longer.
sheets::Integration IntegrationOf(const ContractAction& action, std::string_view sheet);

// Takes what it says of the proposal among the uptakes that are followed. One that was never retained takes up nothing
// yet; one that is not any more, or was abandoned, has given up. False: the proposal stays as it was.
bool FollowUptake(const ContractAction& action, Proposal& proposal);

}  // namespace socle::census
