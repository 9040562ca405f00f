// Selection and status: which steps there are, and what each needs.
#include "services/contracts/domain/plan/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "tests/unit/contracts_plan/sheets.h"

namespace socle::contracts::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Action Proposal() {
  Action action = Sheet("musee", "Musée de la Dentelle");
  action.selection = Selection::kProposed;
  action.status = Status::kDraft;
  return action;
}

TEST(AnAction, GoesFromProposalToCompletionStepByStep) {
  Action action = Proposal();
  EXPECT_THAT(ChangeStatus(Status::kQualified, "", action), IsEmpty());
  EXPECT_THAT(Types(ChangeStatus(Status::kValidated, "", action)), ElementsAre("SELECTION"));
  EXPECT_THAT(Select(Selection::kRetained, "", action), IsEmpty());
  for (const Status next : {Status::kValidated, Status::kCommitted, Status::kInProgress, Status::kCompleted}) {
    EXPECT_FALSE(action.status == Status::kCompleted);
    EXPECT_THAT(ChangeStatus(next, "", action), IsEmpty()) << NameOf(next);
  }
  EXPECT_TRUE(action.IsEngaged());
  EXPECT_EQ(action.CountedProgress(), 100);
}

TEST(AStep, ThatCannotBeMadeSaysEverythingThatStandsAgainstIt) {
  Action action = Proposal();
  action.owner.clear();
  EXPECT_THAT(Types(CheckStatus(action, Status::kPaused, "")),
              ElementsAre("TRANSITION", "SELECTION", "OWNER", "REASON"));
  const Action before = action;
  ChangeStatus(Status::kPaused, "", action);
  EXPECT_EQ(action.status, before.status) << "and nothing changes";
}

TEST(Selecting, NeedsAReasonToRejectOrToPutOff) {
  Action action = Proposal();
  EXPECT_THAT(Types(Select(Selection::kRejected, "", action)), ElementsAre("REASON"));
  EXPECT_THAT(Types(Select(Selection::kDeferred, "", action)), ElementsAre("REASON"));
  EXPECT_THAT(Types(Select(Selection::kProposed, "", action)), ElementsAre("STATE"));
  EXPECT_THAT(Select(Selection::kDeferred, "à la clause de revoyure", action), IsEmpty());
  EXPECT_EQ(action.selection_reason, "à la clause de revoyure");
  EXPECT_THAT(Select(Selection::kRetained, "", action), IsEmpty()) << "what was put off is taken up again";
}

TEST(Selecting, NeverTakesAnEngagedActionFromItsOwner) {
  Action action = Sheet("musee");
  EXPECT_THAT(Types(Select(Selection::kRejected, "plus de crédits", action)), ElementsAre("ENGAGED"));
  EXPECT_THAT(ChangeStatus(Status::kAbandoned, "plus de crédits", action), IsEmpty());
  EXPECT_THAT(Select(Selection::kRejected, "plus de crédits", action), IsEmpty());
}

TEST(Deleting, IsForProposalsThatNobodyDecidedOn) {
  Action action = Proposal();
  EXPECT_THAT(CheckDelete(action), IsEmpty());
  Select(Selection::kRejected, "hors sujet", action);
  EXPECT_THAT(Types(CheckDelete(action)), ElementsAre("STATE"));
}

// Written from the API's comment, apart from the table that is tested.
const std::map<Status, std::set<Status>> kPublished = {
    {Status::kDraft, {Status::kQualified, Status::kAbandoned}},
    {Status::kQualified, {Status::kDraft, Status::kValidated, Status::kAbandoned}},
    {Status::kValidated, {Status::kQualified, Status::kCommitted, Status::kInProgress, Status::kAbandoned}},
    {Status::kCommitted,
     {Status::kInProgress, Status::kPaused, Status::kBlocked, Status::kCompleted, Status::kAbandoned}},
    {Status::kInProgress, {Status::kPaused, Status::kBlocked, Status::kCompleted, Status::kAbandoned}},
    {Status::kPaused, {Status::kInProgress, Status::kBlocked, Status::kAbandoned}},
    {Status::kBlocked, {Status::kInProgress, Status::kPaused, Status::kAbandoned}},
    {Status::kCompleted, {Status::kInProgress}},
    {Status::kAbandoned, {Status::kQualified}},
};

RC_GTEST_PROP(Steps, NeverLeadToAnEngagedActionThatThePlanDoesNotHave, ()) {
  Action action = Proposal();
  for (int i = 0; i < 60; ++i) {
    const std::string reason = *rc::gen::arbitrary<bool>() ? "motif" : "";
    if (*rc::gen::arbitrary<bool>()) {
      const auto to = static_cast<Selection>(*rc::gen::inRange(1, 5));
      const bool was_engaged = action.IsEngaged();
      const Action before = action;
      const bool made = Select(to, reason, action).empty();
      RC_ASSERT(!made || action.selection == to);
      RC_ASSERT(made || action.selection == before.selection);
      RC_ASSERT(!was_engaged || action.IsEngaged());
    } else {
      const auto to = static_cast<Status>(*rc::gen::inRange(1, 10));
      const Status from = action.status;
      const bool made = ChangeStatus(to, reason, action).empty();
      RC_ASSERT(!made || kPublished.at(from).contains(to));
      RC_ASSERT(action.status == (made ? to : from));
    }
    const bool of_the_plan = action.status >= Status::kValidated && action.status != Status::kAbandoned;
    RC_ASSERT(!of_the_plan || action.selection == Selection::kRetained);
  }
}

TEST(Steps, AreThoseThatTheApiSays) {
  for (const auto& [from, following] : kPublished) {
    for (int to = 1; to <= 9; ++to) {
      EXPECT_EQ(MayFollow(from, static_cast<Status>(to)), following.contains(static_cast<Status>(to)))
          << NameOf(from) << " → " << NameOf(static_cast<Status>(to));
    }
  }
}

}  // namespace
}  // namespace socle::contracts::plan
