#include "services/census/domain/contract_actions/contract_action.h"

#include <fmt/format.h>

#include <algorithm>

namespace socle::census {
namespace {

constexpr ptrdiff_t kMostFollowed = 1'000;

sheets::IntegrationState StateOf(ActionSelection selection) {
  switch (selection) {
    case ActionSelection::kRetained:
      return sheets::IntegrationState::kIntegrated;
    case ActionSelection::kRejected:
      return sheets::IntegrationState::kDeclined;
    default:
      return sheets::IntegrationState::kCandidate;
  }
}

UptakeState UptakeOf(const ContractAction& action, const std::string& proposal) {
  const bool names = std::find(action.proposals.begin(), action.proposals.end(), proposal) != action.proposals.end();
  if (!names || action.deleted || action.selection != ActionSelection::kRetained ||
      action.status == sheets::Status::kAbandoned) {
    return UptakeState::kGivenUp;
  }
  return action.status == sheets::Status::kCompleted ? UptakeState::kDone : UptakeState::kTakenUp;
}

}  // namespace

sheets::Integration IntegrationOf(const ContractAction& action, std::string_view sheet) {
  sheets::Integration said{.action = action.name,
                           .programme = action.programme,
                           .carrier = action.carrier,
                           .state = StateOf(action.selection),
                           .since = action.since,
                           .contract_revision = action.revision,
                           .synthetic = action.synthetic};
  if (action.deleted || action.sheet != sheet) said.state = sheets::IntegrationState::kWithdrawn;
  if (said.state == sheets::IntegrationState::kIntegrated) said.status = action.status;
  return said;
}

bool FollowUptake(const ContractAction& action, Proposal& proposal) {
  const UptakeState state = UptakeOf(action, proposal.Name());
  const auto followed = [](const ProposalUptake& each) { return each.followed; };
  const auto there = std::find_if(proposal.uptakes.begin(), proposal.uptakes.end(), [&](const ProposalUptake& each) {
    return each.followed && each.action == action.name;
  });
  const ProposalUptake uptake{.action = action.name,
                              .state = state,
                              .date = action.since,
                              .source = fmt::format("{}, revision {}", action.name, action.revision),
                              .synthetic = action.synthetic,
                              .followed = true};
  if (there != proposal.uptakes.end()) {
    if (there->state == state) return false;
    *there = uptake;
    return true;
  }
  if (state == UptakeState::kGivenUp) return false;
  if (std::count_if(proposal.uptakes.begin(), proposal.uptakes.end(), followed) >= kMostFollowed) {
    // What was given up makes place.
    const auto over = std::find_if(proposal.uptakes.begin(), proposal.uptakes.end(), [&](const ProposalUptake& each) {
      return each.followed && each.state == UptakeState::kGivenUp;
    });
    if (over == proposal.uptakes.end()) return false;
    proposal.uptakes.erase(over);
  }
  proposal.uptakes.push_back(uptake);
  return true;
}

}  // namespace socle::census
