#include "services/census/domain/action_sheets/sheet_steps.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "services/census/domain/action_sheets/maturity.h"
#include "tests/unit/census_action_sheets/some_sheets.h"

namespace socle::census::sheets {
namespace {

std::set<std::string> TypesOf(const Unmets& unmets) {
  std::set<std::string> types;
  for (const Unmet& unmet : unmets) types.insert(unmet.type);
  return types;
}

Sheet At(Status status) {
  Sheet sheet = MatureSheet();
  sheet.status = status;
  return sheet;
}

TEST(SheetSteps, EveryStatusHasANameAndAWayOut) {
  std::set<std::string_view> names;
  for (int n = 1; n <= 10; ++n) {
    const auto from = static_cast<Status>(n);
    names.insert(NameOf(from));
    bool leads_on = false;
    for (int m = 1; m <= 10; ++m) leads_on = leads_on || MayFollow(from, static_cast<Status>(m));
    EXPECT_TRUE(leads_on) << NameOf(from);
    EXPECT_FALSE(MayFollow(from, from)) << NameOf(from);
  }
  EXPECT_EQ(names.size(), 10U);
}

TEST(SheetSteps, EverythingThatStandsAgainstAStepIsTold) {
  Sheet sheet;
  EXPECT_EQ(TypesOf(CheckStatus(sheet, "", Status::kCommitted, "")),
            (std::set<std::string>{"TRANSITION", "OWNER", "MATURITY"}));
  EXPECT_EQ(TypesOf(CheckStatus(sheet, "", Status::kRejected, "")), std::set<std::string>{"REASON"});
  EXPECT_EQ(TypesOf(CheckStatus(At(Status::kCompleted), "", Status::kInProgress, "")), std::set<std::string>{"REASON"});
}

TEST(SheetSteps, OnlyAFicheActionIsValidated) {
  Sheet sheet = At(Status::kQualified);
  EXPECT_EQ(TypesOf(ChangeStatus("", Status::kValidated, "", sheet)), std::set<std::string>{"MATURITY"});
  ASSERT_TRUE(Promote(sheet).empty());
  EXPECT_TRUE(ChangeStatus("", Status::kValidated, "", sheet).empty());
  EXPECT_EQ(TypesOf(Promote(sheet)), std::set<std::string>{"STATE"});
}

TEST(SheetSteps, AProgrammeHasAStatusOfItsOwn) {
  Sheet sheet = MatureSheet();
  sheet.programmes = {{.programme = "programmes/crte"}, {.programme = "programmes/pvd"}};
  EXPECT_TRUE(ChangeStatus("programmes/crte", Status::kQualified, "", sheet).empty());
  EXPECT_EQ(sheet.programmes[0].status, Status::kQualified);
  EXPECT_EQ(sheet.programmes[1].status, Status::kProposed);
  EXPECT_EQ(sheet.status, Status::kProposed);
}

TEST(SheetSteps, LatenessIsOfWhatWasPromisedAndHasNotEnded) {
  Sheet sheet = At(Status::kQualified);
  sheet.milestones = {{.label = "Permis", .due = Day("2011-06-30")},
                      {.label = "Étude", .due = Day("2010-01-01"), .reached = Day("2010-02-01")}};
  EXPECT_EQ(LateFrom(sheet), Day("2011-07-01"));
  sheet.milestones.clear();
  EXPECT_EQ(LateFrom(sheet), Day("2012-01-02")) << "it has not begun";
  sheet.status = Status::kInProgress;
  EXPECT_EQ(LateFrom(sheet), Day("2014-01-01"));
  for (const Status status : {Status::kProposed, Status::kCompleted, Status::kAbandoned, Status::kRejected}) {
    sheet.status = status;
    EXPECT_EQ(LateFrom(sheet), Date::Max()) << NameOf(status);
  }
}

RC_GTEST_PROP(SheetStepsProperty, AStepIsMadeWhenNothingStandsAgainstItAndElseNothingChanges, ()) {
  Sheet sheet = *chance::Sheets();
  const Status before = sheet.status;
  const Status to = *chance::Statuses();
  const std::string reason = *rc::gen::element<std::string>("", "Vote");
  const bool free = CheckStatus(sheet, "", to, reason).empty();
  RC_ASSERT(ChangeStatus("", to, reason, sheet).empty() == free);
  RC_ASSERT(sheet.status == (free ? to : before));
  if (!free) return;
  RC_ASSERT(to != Status::kValidated && to != Status::kCommitted);  // those by chance are fiches-projets
  RC_ASSERT(to == Status::kProposed || to >= Status::kAbandoned || !sheet.owner.empty());
}

// Whatever people do, in whatever order.
RC_GTEST_PROP(SheetStepsProperty, NoWalkLeadsToWhatTheDatabaseRefuses, ()) {
  Sheet sheet = MatureSheet();
  for (const Status to : *rc::gen::container<std::vector<Status>>(chance::Statuses())) {
    if (*rc::gen::arbitrary<bool>()) Promote(sheet);
    ChangeStatus("", to, "Vote", sheet);
    const bool validated = sheet.status == Status::kValidated || sheet.status == Status::kCommitted;
    RC_ASSERT(!validated || sheet.maturity == Maturity::kActionSheet);
  }
}

RC_GTEST_PROP(SheetStepsProperty, ASheetIsPromotedJustWhenEveryCriterionIsMet, ()) {
  Sheet sheet = *chance::Sheets();
  if (*rc::gen::arbitrary<bool>()) sheet = MatureSheet();
  if (*rc::gen::arbitrary<bool>()) sheet.funding.push_back(*chance::FundingLines());
  bool mature = true;
  for (const Criterion& criterion : CheckMaturity(sheet)) mature = mature && criterion.met;
  RC_ASSERT(Promote(sheet).empty() == mature);
  RC_ASSERT((sheet.maturity == Maturity::kActionSheet) == mature);
}

}  // namespace
}  // namespace socle::census::sheets
