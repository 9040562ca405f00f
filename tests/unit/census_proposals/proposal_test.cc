#include "services/census/domain/proposals/proposal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace socle::census {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Proposal With(ProposalStatus status, std::vector<UptakeState> uptakes = {}) {
  Proposal proposal{.status = status};
  for (const UptakeState state : uptakes)
    proposal.uptakes.push_back({.action = "contracts/c/actions/a", .state = state});
  return proposal;
}

std::vector<std::string> Types(const socle::api::UnmetConditions& unmet) {
  std::vector<std::string> types;
  for (const auto& condition : unmet) types.push_back(condition.type);
  return types;
}

TEST(CheckMoveTest, NeedsAnActionThatTakesItUpAndOneThatIsDone) {
  const Proposal bare = With(ProposalStatus::kProposed);
  EXPECT_THAT(Types(CheckMove(bare, ProposalStatus::kTakenUp)), ElementsAre("UPTAKE"));
  const Proposal given_up = With(ProposalStatus::kProposed, {UptakeState::kGivenUp});
  EXPECT_THAT(Types(CheckMove(given_up, ProposalStatus::kTakenUp)), ElementsAre("UPTAKE"));
  const Proposal taken = With(ProposalStatus::kInProgress, {UptakeState::kTakenUp});
  EXPECT_THAT(Types(CheckMove(taken, ProposalStatus::kDone)), ElementsAre("UPTAKE"));
  const Proposal done = With(ProposalStatus::kInProgress, {UptakeState::kGivenUp, UptakeState::kDone});
  EXPECT_THAT(CheckMove(done, ProposalStatus::kDone), IsEmpty());
}

TEST(CheckMoveTest, NamesEverythingAtOnce) {
  EXPECT_THAT(Types(CheckMove(With(ProposalStatus::kProposed), ProposalStatus::kDone)), ElementsAre("ORDER", "UPTAKE"));
}

TEST(CheckMoveTest, LeavesWhatIsDoneAlone) {
  for (int status = 1; status <= 5; ++status) {
    const auto target = static_cast<ProposalStatus>(status);
    EXPECT_FALSE(CheckMove(With(ProposalStatus::kDone, {UptakeState::kDone}), target).empty()) << StatusName(target);
  }
}

RC_GTEST_PROP(CheckMoveTest, LeadsNowhereFromWhereItIs, ()) {
  const auto status = static_cast<ProposalStatus>(*rc::gen::inRange(1, 6));
  RC_ASSERT(!CheckMove(With(status, {UptakeState::kDone}), status).empty());
}

RC_GTEST_PROP(CheckMoveTest, GoesBackFromWhatWasGivenUpToTheBeginningOnly, ()) {
  const auto target = static_cast<ProposalStatus>(*rc::gen::inRange(1, 6));
  const bool may = CheckMove(With(ProposalStatus::kDropped, {UptakeState::kDone}), target).empty();
  RC_ASSERT(may == (target == ProposalStatus::kProposed));
}

TEST(ContractOfActionTest, IsTheContractAndNothingElse) {
  EXPECT_EQ(ContractOfAction("contracts/c/actions/a"), "contracts/c");
  for (const char* wrong : {"", "contracts/c", "contracts//actions/a", "contracts/c/actions/",
                            "contracts/c/d/actions/a", "contracts/c/actions/a/b", "bodies/c/actions/a"}) {
    EXPECT_EQ(ContractOfAction(wrong), "") << wrong;
  }
}

}  // namespace
}  // namespace socle::census
