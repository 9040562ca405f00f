#include "services/census/domain/contract_actions/contract_action.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::census {
namespace {

using sheets::IntegrationState;
using sheets::Status;

constexpr char kSheet[] = "actionSheets/musee";

ContractAction Retained(Status status = Status::kQualified) {
  return {.name = "contracts/cambresis/actions/musee",
          .programme = "programmes/crte",
          .carrier = "collectivites/commune-59139",
          .sheet = kSheet,
          .proposals = {"proposals/prix"},
          .selection = ActionSelection::kRetained,
          .status = status,
          .since = *Date::Parse("2013-01-01"),
          .revision = 5};
}

TEST(ContractAction, ARetainedActionIntegratesItsSheetAndSaysHowFarItHasCome) {
  const sheets::Integration said = IntegrationOf(Retained(Status::kCommitted), kSheet);
  EXPECT_EQ(said.state, IntegrationState::kIntegrated);
  EXPECT_EQ(said.status, Status::kCommitted);
  EXPECT_EQ(said.since, *Date::Parse("2013-01-01"));
}

TEST(ContractAction, WhatIsNotDecidedOnIsACandidateWithoutAStatus) {
  for (const ActionSelection selection : {ActionSelection::kProposed, ActionSelection::kDeferred}) {
    ContractAction action = Retained();
    action.selection = selection;
    EXPECT_EQ(IntegrationOf(action, kSheet).state, IntegrationState::kCandidate);
    EXPECT_EQ(IntegrationOf(action, kSheet).status, Status{});
  }
}

TEST(ContractAction, AnotherSheetADeletionAndARejectionAreToldApart) {
  ContractAction action = Retained();
  EXPECT_EQ(IntegrationOf(action, "actionSheets/autre").state, IntegrationState::kWithdrawn);
  action.selection = ActionSelection::kRejected;
  EXPECT_EQ(IntegrationOf(action, kSheet).state, IntegrationState::kDeclined);
  action.deleted = true;
  EXPECT_EQ(IntegrationOf(action, kSheet).state, IntegrationState::kWithdrawn);
  EXPECT_FALSE(action.TakesUp());
}

Proposal Prize() { return {.id = "prix", .uptakes = {{.action = Retained().name, .source = "Le Livre blanc"}}}; }

TEST(ContractAction, AnUptakeIsAddedBesideWhatTheKeeperWrote) {
  Proposal proposal = Prize();
  EXPECT_TRUE(FollowUptake(Retained(), proposal));
  ASSERT_EQ(proposal.uptakes.size(), 2U);
  EXPECT_FALSE(proposal.uptakes[0].followed);
  EXPECT_EQ(proposal.uptakes[0].source, "Le Livre blanc");
  EXPECT_EQ(proposal.uptakes[1].state, UptakeState::kTakenUp);
  EXPECT_EQ(proposal.uptakes[1].source, "contracts/cambresis/actions/musee, revision 5");
  EXPECT_EQ(proposal.status, ProposalStatus::kProposed) << "its keeper moves it";
}

TEST(ContractAction, AnUptakeGoesWithTheAction) {
  Proposal proposal = Prize();
  FollowUptake(Retained(), proposal);
  EXPECT_FALSE(FollowUptake(Retained(Status::kInProgress), proposal)) << "it is taken up already";
  EXPECT_TRUE(FollowUptake(Retained(Status::kCompleted), proposal));
  EXPECT_EQ(proposal.uptakes[1].state, UptakeState::kDone);
  EXPECT_TRUE(FollowUptake(Retained(Status::kAbandoned), proposal));
  EXPECT_EQ(proposal.uptakes[1].state, UptakeState::kGivenUp);
  EXPECT_TRUE(FollowUptake(Retained(), proposal));
  ContractAction action = Retained();
  action.proposals.clear();
  EXPECT_TRUE(FollowUptake(action, proposal));
  EXPECT_EQ(proposal.uptakes[1].state, UptakeState::kGivenUp);
  EXPECT_EQ(proposal.uptakes.size(), 2U);
}

TEST(ContractAction, WhatWasNeverRetainedTakesNothingUp) {
  Proposal proposal = Prize();
  ContractAction action = Retained();
  action.selection = ActionSelection::kRejected;
  EXPECT_FALSE(FollowUptake(action, proposal));
  EXPECT_EQ(proposal.uptakes.size(), 1U);
}

RC_GTEST_PROP(ContractAction, WhateverIsFollowedTwiceChangesNothingTheSecondTime, ()) {
  Proposal proposal = Prize();
  for (const int steps = *rc::gen::inRange(1, 8); proposal.revision < steps; ++proposal.revision) {
    ContractAction action = Retained(static_cast<Status>(*rc::gen::inRange(1, 10)));
    action.selection = static_cast<ActionSelection>(*rc::gen::inRange(1, 5));
    action.deleted = *rc::gen::arbitrary<bool>();
    FollowUptake(action, proposal);
    RC_ASSERT(!FollowUptake(action, proposal));
    RC_ASSERT(proposal.uptakes.size() <= 2U);
    RC_ASSERT(!proposal.uptakes[0].followed);
  }
}

}  // namespace
}  // namespace socle::census
