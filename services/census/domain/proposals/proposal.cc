#include "services/census/domain/proposals/proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace socle::census {
namespace {

constexpr std::string_view kResource = "census.socle.fr/Proposal";
constexpr std::array<std::string_view, 6> kStatuses = {"STATUS_UNSPECIFIED", "PROPOSED", "TAKEN_UP",
                                                       "IN_PROGRESS",        "DONE",     "DROPPED"};

bool Follows(ProposalStatus from, ProposalStatus to) {
  if (to == ProposalStatus::kDropped) return from < ProposalStatus::kDone;
  if (from == ProposalStatus::kDropped) return to == ProposalStatus::kProposed;
  return static_cast<int>(to) == static_cast<int>(from) + 1;
}

bool HasUptake(const Proposal& proposal, UptakeState least) {
  return std::any_of(proposal.uptakes.begin(), proposal.uptakes.end(), [&](const ProposalUptake& uptake) {
    return uptake.state != UptakeState::kGivenUp && uptake.state >= least;
  });
}

}  // namespace

std::string_view StatusName(ProposalStatus status) {
  const auto place = static_cast<size_t>(status);
  return kStatuses[place < kStatuses.size() ? place : 0];
}

socle::api::UnmetConditions CheckMove(const Proposal& proposal, ProposalStatus target) {
  socle::api::UnmetConditions unmet;
  if (!Follows(proposal.status, target)) {
    unmet.push_back(
        {"ORDER", fmt::format("It is {}, which {} does not follow.", StatusName(proposal.status), StatusName(target)),
         fmt::format("Elle est {}, que {} ne suit pas.", StatusName(proposal.status), StatusName(target))});
  }
  if (target == ProposalStatus::kTakenUp && !HasUptake(proposal, UptakeState::kTakenUp)) {
    unmet.push_back({"UPTAKE", "No action takes it up.", "Aucune action ne la reprend."});
  }
  if (target == ProposalStatus::kDone && !HasUptake(proposal, UptakeState::kDone)) {
    unmet.push_back({"UPTAKE", "No action that takes it up is done.", "Aucune action qui la reprend n'est réalisée."});
  }
  return unmet;
}

std::string_view ContractOfAction(std::string_view action) {
  constexpr std::string_view kContracts = "contracts/", kActions = "/actions/";
  const size_t at = action.find(kActions);
  if (!action.starts_with(kContracts) || at == std::string_view::npos || at == kContracts.size()) return {};
  const std::string_view id = action.substr(at + kActions.size());
  const bool is_nested = action.substr(kContracts.size(), at - kContracts.size()).find('/') != std::string_view::npos;
  if (is_nested || id.empty() || id.size() > 100 || id.find('/') != std::string_view::npos) return {};
  return action.substr(0, at);
}

absl::Status NoProposal(std::string_view name) { return socle::api::NothingOfName(kResource, name); }
absl::Status ProposalTaken(std::string_view name) { return socle::api::NameTaken(kResource, name); }

}  // namespace socle::census
