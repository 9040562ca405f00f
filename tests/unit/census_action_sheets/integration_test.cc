#include "services/census/domain/action_sheets/integration.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "services/census/domain/action_sheets/maturity.h"
#include "tests/unit/census_action_sheets/some_sheets.h"

namespace socle::census::sheets {
namespace {

constexpr char kCrte[] = "programmes/crte";

Sheet InCrte(Status status = Status::kProposed) {
  Sheet sheet = MatureSheet();
  sheet.programmes = {{.programme = kCrte, .status = status}, {.programme = "programmes/pvd"}};
  return sheet;
}

Integration Says(const std::string& action, IntegrationState state, Status status = Status{}) {
  return {.action = "contracts/c/actions/" + action,
          .programme = kCrte,
          .carrier = MatureSheet().owner,
          .state = state,
          .status = status};
}

Integration Retains(const std::string& action, Status status) {
  return Says(action, IntegrationState::kIntegrated, status);
}

TEST(Integration, AContractMovesTheStatusInItsProgrammeAndNothingElse) {
  Sheet sheet = InCrte();
  ASSERT_TRUE(Promote(sheet).empty());
  EXPECT_TRUE(TakeIntegration(Retains("a", Status::kCommitted), sheet));
  EXPECT_EQ(sheet.programmes[0].status, Status::kCommitted);
  EXPECT_EQ(sheet.programmes[1].status, Status::kProposed) << "another programme is another matter";
  EXPECT_EQ(sheet.status, Status::kProposed) << "the status as a whole is its keepers'";
}

TEST(Integration, WhatIsSaidAgainChangesNothing) {
  Sheet sheet = InCrte();
  EXPECT_TRUE(TakeIntegration(Retains("a", Status::kInProgress), sheet));
  Integration again = Retains("a", Status::kInProgress);
  again.contract_revision = 7;
  EXPECT_FALSE(TakeIntegration(again, sheet));
}

TEST(Integration, TheKeepersWordStaysUntilTheContractSaysSomethingElse) {
  Sheet sheet = InCrte();
  TakeIntegration(Retains("a", Status::kInProgress), sheet);
  sheet.programmes[0].status = Status::kPaused;
  TakeIntegration(Says("b", IntegrationState::kCandidate), sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kPaused) << "a candidate says nothing of how far it has come";
  TakeIntegration(Retains("a", Status::kCompleted), sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kCompleted);
}

TEST(Integration, AnActionOfSomebodyElseIsShownAndMovesNothing) {
  Sheet sheet = InCrte();
  Integration said = Retains("a", Status::kInProgress);
  said.carrier = "collectivites/departement-62";
  EXPECT_TRUE(TakeIntegration(said, sheet));
  EXPECT_EQ(sheet.integrations.size(), 1U);
  EXPECT_EQ(sheet.programmes[0].status, Status::kProposed);
}

TEST(Integration, SeveralActionsSayTheFurthestTogether) {
  Sheet sheet = InCrte();
  TakeIntegration(Retains("a", Status::kPaused), sheet);
  TakeIntegration(Retains("b", Status::kInProgress), sheet);
  EXPECT_EQ(StatusSaid(sheet, kCrte), Status::kInProgress);
  TakeIntegration(Retains("b", Status::kCompleted), sheet);
  EXPECT_EQ(StatusSaid(sheet, kCrte), Status::kPaused) << "it is done when all that is left is done";
  TakeIntegration(Retains("a", Status::kAbandoned), sheet);
  EXPECT_EQ(StatusSaid(sheet, kCrte), Status::kCompleted);
  TakeIntegration(Says("b", IntegrationState::kWithdrawn), sheet);
  EXPECT_EQ(StatusSaid(sheet, kCrte), Status::kAbandoned);
  TakeIntegration(Says("a", IntegrationState::kDeclined), sheet);
  EXPECT_EQ(StatusSaid(sheet, kCrte), Status::kRejected);
  EXPECT_EQ(sheet.programmes[0].status, Status::kRejected);
  TakeIntegration(Says("a", IntegrationState::kWithdrawn), sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kRejected) << "nothing is said any more: it stays as it was";
}

TEST(Integration, AnActionThatIsReopenedReopensTheSheetInTheProgramme) {
  Sheet sheet = InCrte();
  TakeIntegration(Retains("a", Status::kCompleted), sheet);
  TakeIntegration(Retains("a", Status::kInProgress), sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kInProgress);
}

TEST(Integration, AFicheProjetIsQualifiedAtMostBeforeItIsAtWork) {
  Sheet sheet = InCrte();
  TakeIntegration(Retains("a", Status::kCommitted), sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kQualified);
  TakeIntegration(Retains("a", Status::kInProgress), sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kInProgress);
}

TEST(Integration, WithoutAnOwnerItStaysProposed) {
  Sheet sheet = InCrte();
  sheet.owner.clear();
  Integration said = Retains("a", Status::kInProgress);
  said.carrier = sheet.origin;
  TakeIntegration(said, sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kProposed);
}

TEST(Integration, APromotionRaisesWhatWasHeldBackUntilThen) {
  Sheet sheet = InCrte();
  TakeIntegration(Retains("a", Status::kCommitted), sheet);
  ASSERT_EQ(sheet.programmes[0].status, Status::kQualified) << "a fiche-projet is not committed to";
  ASSERT_TRUE(Promote(sheet).empty());
  EXPECT_EQ(sheet.programmes[0].status, Status::kCommitted);
  EXPECT_EQ(sheet.programmes[1].status, Status::kProposed) << "no contract of that programme says anything";
}

TEST(Integration, APromotionLeavesWhatTheKeeperPutElsewhere) {
  Sheet sheet = InCrte();
  TakeIntegration(Retains("a", Status::kCommitted), sheet);
  sheet.programmes[0].status = Status::kPaused;
  ASSERT_TRUE(Promote(sheet).empty());
  EXPECT_EQ(sheet.programmes[0].status, Status::kPaused);
}

TEST(Integration, AnOwnerRaisesWhatWaitedForOneAndCountsWithItsOwnActions) {
  Sheet sheet = InCrte();
  const std::string owner = sheet.owner;
  sheet.owner.clear();
  Integration said = Retains("a", Status::kInProgress);
  said.carrier = sheet.origin;
  TakeIntegration(said, sheet);
  TakeIntegration(Retains("b", Status::kCompleted), sheet);
  ASSERT_EQ(sheet.programmes[0].status, Status::kProposed) << "nobody owns it";
  const Sheet before = sheet;
  sheet.owner = owner;
  FollowContracts(before, sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kInProgress) << "of the origin's action, which goes on";
  sheet.integrations[0].state = IntegrationState::kWithdrawn;
  Sheet alone = sheet;
  alone.owner.clear();
  FollowContracts(alone, sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kCompleted) << "of the owner's own, which did not count before";
}

TEST(Integration, AProgrammeThatTheSheetComesIntoBeginsAtWhatItsContractsSay) {
  Sheet sheet = InCrte();
  sheet.programmes.clear();
  TakeIntegration(Retains("a", Status::kInProgress), sheet);
  const Sheet before = sheet;
  sheet.programmes = {{.programme = kCrte}};
  FollowContracts(before, sheet);
  EXPECT_EQ(sheet.programmes[0].status, Status::kInProgress);
}

// Whatever was said and set: a change of the sheet that is none moves nothing.
RC_GTEST_PROP(Integration, WhatDoesNotChangeTheSheetMovesNoStatus, ()) {
  Sheet sheet = InCrte();
  for (const char* action : {"a", "b"}) {
    TakeIntegration(Retains(action, *chance::Statuses()), sheet);
  }
  sheet.programmes[0].status = *chance::Statuses();
  const Sheet before = sheet;
  FollowContracts(before, sheet);
  const Status said = *StatusSaid(before, kCrte);
  const bool was_held = before.programmes[0].status == StatusWithin(before, said);
  RC_ASSERT(sheet.programmes[0].status == before.programmes[0].status);
  RC_ASSERT(!was_held || sheet.programmes[0].status == StatusWithin(sheet, said));
}

TEST(Integration, WhatIsWithdrawnMakesPlaceForAnotherAction) {
  Sheet sheet = InCrte();
  for (size_t i = 0; i < kMostIntegrations; ++i) {
    ASSERT_TRUE(TakeIntegration(Says(std::to_string(i), IntegrationState::kCandidate), sheet));
  }
  EXPECT_TRUE(IsFull(sheet));
  EXPECT_FALSE(TakeIntegration(Says("one-more", IntegrationState::kCandidate), sheet));
  EXPECT_TRUE(TakeIntegration(Says("7", IntegrationState::kWithdrawn), sheet));
  EXPECT_FALSE(IsFull(sheet));
  EXPECT_TRUE(TakeIntegration(Says("one-more", IntegrationState::kCandidate), sheet));
  EXPECT_EQ(sheet.integrations.size(), kMostIntegrations);
  EXPECT_TRUE(IsFull(sheet));
}

TEST(Integration, NothingIsWithdrawnThatWasNotThereAndNoMoreThanAThousandAreKept) {
  Sheet sheet = InCrte();
  EXPECT_FALSE(TakeIntegration(Says("a", IntegrationState::kWithdrawn), sheet));
  for (size_t i = 0; i < kMostIntegrations; ++i) {
    EXPECT_TRUE(TakeIntegration(Says(std::to_string(i), IntegrationState::kCandidate), sheet));
  }
  EXPECT_FALSE(TakeIntegration(Says("one-more", IntegrationState::kCandidate), sheet));
  EXPECT_TRUE(TakeIntegration(Retains("7", Status::kQualified), sheet)) << "those that are there are still followed";
}

RC_GTEST_PROP(Integration, InWhateverOrderItIsHeardTheLastWordOfEachActionHolds, ()) {
  struct Word {
    std::string action;
    IntegrationState state;
    Status status;
  };
  const auto words = *rc::gen::container<std::vector<Word>>(
      rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 3), rc::gen::inRange(1, 5), rc::gen::inRange(1, 10)),
                   [](const std::tuple<int, int, int>& chosen) {
                     const auto state = static_cast<IntegrationState>(std::get<1>(chosen));
                     const bool retained = state == IntegrationState::kIntegrated;
                     return Word{std::string(1, static_cast<char>('a' + std::get<0>(chosen))), state,
                                 retained ? static_cast<Status>(std::get<2>(chosen)) : Status{}};
                   }));
  Sheet told = InCrte();
  for (const Word& word : words) TakeIntegration(Says(word.action, word.state, word.status), told);
  // Those of one action in their order, the actions the other way round.
  Sheet otherwise = InCrte();
  for (const char* action : {"c", "b", "a"}) {
    for (const Word& word : words) {
      if (word.action == action) TakeIntegration(Says(word.action, word.state, word.status), otherwise);
    }
  }
  RC_ASSERT(StatusSaid(told, kCrte) == StatusSaid(otherwise, kCrte));
  RC_ASSERT(told.integrations.size() == otherwise.integrations.size());
  RC_ASSERT(told.status == Status::kProposed);
  RC_ASSERT(std::is_sorted(told.integrations.begin(), told.integrations.end(),
                           [](const Integration& a, const Integration& b) { return a.action < b.action; }));
}

RC_GTEST_PROP(Integration, TheSheetNeverStandsInAProgrammeWhereItMayNot, ()) {
  Sheet sheet = InCrte();
  if (*rc::gen::arbitrary<bool>()) sheet.owner.clear();
  if (*rc::gen::arbitrary<bool>()) sheet.maturity = Maturity::kActionSheet;
  const Status within = StatusWithin(sheet, *chance::Statuses());
  RC_ASSERT(!sheet.owner.empty() || within == Status::kProposed || within >= Status::kAbandoned);
  RC_ASSERT(sheet.maturity == Maturity::kActionSheet || (within != Status::kValidated && within != Status::kCommitted));
}

}  // namespace
}  // namespace socle::census::sheets
