// The rules on the financing of actions, one by one, and together on the case of Holque.
#include "services/contracts/domain/plan/financing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/contracts/domain/plan/subsidy_statement.h"
#include "tests/unit/contracts_plan/sheets.h"

namespace socle::contracts::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Rules(const FinancingReport& report) {
  std::vector<std::string> rules;
  for (const Finding& finding : report.findings) rules.emplace_back(NameOf(finding.rule));
  return rules;
}

Action Detr() { return Sheet("toit-detr").Costs(Invests(Ht(4'507'700))).Gets(Awards("DETR", Ht(2'028'465))); }
Action Dsil() { return Sheet("toit-dsil").Costs(Invests(Ht(4'507'700))).Gets(Awards("DSIL", Ht(1'803'100))); }

TEST(Holque, GetsTwoGrantsForOneRoofAndKeepsLessThanAFifth) {
  const FinancingReport report = CheckFinancing(Detr(), {Dsil()}, {});
  ASSERT_THAT(Rules(report), ElementsAre("SAME_TITLE", "OWN_SHARE"));
  const Finding& share = report.findings[1];
  EXPECT_EQ(share.subsidy_basis_points, 8'500) << "85 %";
  EXPECT_EQ(share.severity, Severity::kBlocking);
  EXPECT_EQ(share.legal_reference, "CGCT, art. L1111-10, III");
  EXPECT_EQ(share.french,
            "La participation du maître d'ouvrage est de 14,99 % de 45 077,00 € HT ; le minimum est de 20,00 %.");
  EXPECT_EQ(report.own_share.own, Ht(676'135));
  EXPECT_EQ(report.project.size(), 2u);
}

TEST(Holque, IsFoundTheSameFromEitherSheet) {
  const FinancingReport one = CheckFinancing(Detr(), {Dsil()}, {});
  const FinancingReport other = CheckFinancing(Dsil(), {Detr()}, {});
  ASSERT_EQ(one.findings.size(), other.findings.size());
  for (size_t i = 0; i < one.findings.size(); ++i) {
    EXPECT_EQ(one.findings[i].Key(), other.findings[i].Key());
    EXPECT_EQ(one.findings[i].facts, other.findings[i].facts);
  }
}

TEST(ARefutedDoublet, IsStillShownAndNoLongerAddedUp) {
  const Finding found = CheckFinancing(Detr(), {Dsil()}, {}).findings[0];
  const Refuted refuted = {{found.Key(), found.facts}};
  const FinancingReport report = CheckFinancing(Detr(), {Dsil()}, refuted);
  EXPECT_THAT(Rules(report), ElementsAre("SAME_TITLE"));
  EXPECT_EQ(report.own_share.outcome, OwnShareOutcome::kEnough);
  Action changed = Dsil();
  changed.funding[0].awarded = Ht(1'900'000);
  EXPECT_THAT(Rules(CheckFinancing(Detr(), {changed}, refuted)), ElementsAre("SAME_TITLE", "OWN_SHARE"))
      << "it was refuted on other figures";
}

TEST(TwoSheets, WithOneGrantOrTwoOwnersAreNoDoublet) {
  Action same_grant = Detr();
  same_grant.id = "other";
  EXPECT_THAT(CheckFinancing(Detr(), {same_grant}, {}).findings, IsEmpty());
  Action of_another = Dsil();
  of_another.owner = kNord;
  EXPECT_THAT(CheckFinancing(Detr(), {of_another}, {}).findings, IsEmpty());
  Action ownerless = Detr(), ownerless_too = Dsil();
  ownerless.owner = ownerless_too.owner = "";
  EXPECT_THAT(CheckFinancing(ownerless, {ownerless_too}, {}).findings, IsEmpty()) << "nobody is not the same as nobody";
}

TEST(TwoWorks, OfOneOwnerAtOnePlaceAtOneTimeAreToLookAt) {
  const Action school = Sheet("toit", "Toit").Gets(Awards("DETR", Ht(1))).In(kHolque).Lasts("2019-01-01", "2019-06-30");
  const Action yard = Sheet("cour", "Cour").Gets(Awards("DSIL", Ht(1))).In(kHolque).Lasts("2019-06-30", "2019-12-31");
  EXPECT_THAT(Rules(CheckFinancing(school, {yard}, {})), ElementsAre("SAME_PLACE_AND_TIME"));
  Action later = yard;
  later.start = Day("2019-07-01");
  EXPECT_THAT(CheckFinancing(school, {later}, {}).findings, IsEmpty());
  later.start = Date::Max();
  EXPECT_THAT(CheckFinancing(school, {later}, {}).findings, IsEmpty()) << "without dates nothing overlaps";
}

TEST(TwoContracts, WithOneReferenceOrOneActionAreToLookAt) {
  Action here = Sheet("toit", "Toit");
  Action there = Sheet("couverture", "Couverture", "crte-cambrai");
  here.external_ids = there.external_ids = {{"detr", "2019-4711"}};
  EXPECT_THAT(Rules(CheckFinancing(here, {there}, {})), ElementsAre("SAME_REFERENCE"));
  there.contract = here.contract;
  EXPECT_THAT(CheckFinancing(here, {there}, {}).findings, IsEmpty()) << "one contract may have two sheets of one file";
  const Action twin = Sheet("toit", "toit !", "crte-cambrai");
  EXPECT_THAT(Rules(CheckFinancing(Sheet("toit", "Toit"), {twin}, {})), ElementsAre("UNLINKED_TWIN"));
  Action linked = twin;
  linked.linked = {"contracts/cambresis/actions/toit"};
  EXPECT_THAT(CheckFinancing(Sheet("toit", "Toit"), {linked}, {}).findings, IsEmpty()) << "a link holds both ways";
}

TEST(ALineOfTwoContracts, WithOneReferenceIsCountedOnce) {
  FundingLine line = Awards("DETR", Ht(70));
  line.external_ref = "AR-2019-12";
  const Action here = Sheet("toit").Costs(Invests(Ht(100))).Gets(line);
  const Action there = Sheet("toit", "Autre titre", "crte-cambrai").Costs(Invests(Ht(100))).Gets(line);
  const FinancingReport report = CheckFinancing(here, {there}, {});
  EXPECT_THAT(Rules(report), ElementsAre("SAME_REFERENCE"));
  EXPECT_EQ(report.own_share.subsidies, Ht(70)) << "not 140";
}

TEST(Awards, AboveTheEligibleCostAreBlocking) {
  Action action = Sheet("toit").Costs(Invests(Ht(200))).Gets(Awards("DETR", Ht(101)));
  action.terms.eligible_cost = Ht(100);
  EXPECT_THAT(Rules(CheckFinancing(action, {}, {})), ElementsAre("OVERFUNDED"));
  action.terms.eligible_cost = Ht(101);
  EXPECT_THAT(CheckFinancing(action, {}, {}).findings, IsEmpty());
}

TEST(AmountsOfTwoBases, CannotBeCompared) {
  const Action action = Sheet("toit").Costs(Invests(Ht(100))).Gets(Awards("DETR", Ttc(90)));
  const FinancingReport report = CheckFinancing(action, {}, {});
  EXPECT_THAT(Rules(report), ElementsAre("CANNOT_COMPARE"));
  EXPECT_EQ(report.own_share.outcome, OwnShareOutcome::kUnknown);
}

TEST(TheOwnShare, IsAFifthAThirdForTheLeaderAndATenthForSchools) {
  Action action = Sheet("toit").Costs(Invests(Ht(1'000))).Gets(Awards("DETR", Ht(800)));
  const auto outcome = [&] { return CheckFinancing(action, {}, {}).own_share.outcome; };
  EXPECT_EQ(outcome(), OwnShareOutcome::kEnough) << "20 % is enough";
  action.terms.lead_competence = true;
  EXPECT_EQ(outcome(), OwnShareOutcome::kTooLittle) << "30 %, CGCT L1111-9";
  action.terms.exception = OwnShareException::kSchoolEnergyRenovation;
  EXPECT_EQ(outcome(), OwnShareOutcome::kExcepted);
  action.funding[0].awarded = Ht(901);
  EXPECT_EQ(outcome(), OwnShareOutcome::kTooLittle) << "10 % remain";
  action.terms.exception = OwnShareException::kOverseas;
  EXPECT_EQ(outcome(), OwnShareOutcome::kExcepted);
}

TEST(TheOwnShare, IsNotAskedOfAssociationsNorForOperation) {
  Action action = Sheet("toit").Costs(Invests(Ht(100))).Gets(Awards("DETR", Ht(100)));
  action.owner = "organisations/rna-w595001234";
  EXPECT_EQ(CheckFinancing(action, {}, {}).own_share.outcome, OwnShareOutcome::kNotApplicable);
  const Action running = Sheet("animation").Costs(Operates(Ht(100))).Gets(Awards("FNADT", Ht(100)));
  EXPECT_EQ(CheckFinancing(running, {}, {}).own_share.outcome, OwnShareOutcome::kNotApplicable);
}

TEST(TheOwnShare, IsOfPublicMoneyOnly) {
  FundingLine gift = Awards("mécénat", Ht(500));
  gift.private_funds = true;
  const Action action = Sheet("toit").Costs(Invests(Ht(1'000))).Gets(gift).Gets(Awards("DETR", Ht(401)));
  const OwnShare share = CheckFinancing(action, {}, {}).own_share;
  EXPECT_EQ(share.public_financing, Ht(500));
  EXPECT_EQ(share.own, Ht(99));
  EXPECT_EQ(share.outcome, OwnShareOutcome::kTooLittle);
}

TEST(TheOwnShare, ThatWouldBeTooLittleIsSaidBeforeItIs) {
  const Action action = Sheet("toit").Costs(Invests(Ht(100))).Gets(Awards("DETR", Ht(50))).Gets(Asks("DSIL", Ht(40)));
  const FinancingReport report = CheckFinancing(action, {}, {});
  ASSERT_THAT(Rules(report), ElementsAre("OWN_SHARE"));
  EXPECT_EQ(report.findings[0].severity, Severity::kAdvisory);
  EXPECT_EQ(report.own_share.expected_share_basis_points, 1'000);
}

TEST(TheOwnShare, IsUnknownWithoutCostOrOwner) {
  EXPECT_EQ(CheckFinancing(Sheet("toit").Gets(Awards("DETR", Ht(5))), {}, {}).own_share.outcome,
            OwnShareOutcome::kUnknown);
  Action ownerless = Detr();
  ownerless.owner.clear();
  EXPECT_EQ(CheckFinancing(ownerless, {}, {}).own_share.outcome, OwnShareOutcome::kUnknown);
}

RC_GTEST_PROP(TheOwnShare, IsTooLittleExactlyWhenSubsidiesPassFourFifths, ()) {
  const int64_t cost = *rc::gen::inRange<int64_t>(1, 1'000'000'000);
  const int64_t subsidy = *rc::gen::inRange<int64_t>(0, cost + 1);
  const Action action = Sheet("toit").Costs(Invests(Ht(cost))).Gets(Awards("DETR", Ht(subsidy)));
  const OwnShare share = CheckFinancing(action, {}, {}).own_share;
  RC_ASSERT((share.outcome == OwnShareOutcome::kTooLittle) == (subsidy * 5 > cost * 4));
  RC_ASSERT(share.own.cents + share.subsidies.cents == cost);
}

TEST(TheStatement, ListsEveryHelpOnceAndNeverAddsBases) {
  Action here = Detr(), there = Dsil();
  here.funding[0].external_ref = there.funding[0].external_ref = "AR-1";
  there.funding.push_back(Awards("Région", Ttc(1'000)));
  const Action* const project[] = {&here, &there};
  const SubsidyStatement statement = StateSubsidies(project);
  EXPECT_EQ(statement.lines.size(), 2u);
  ASSERT_EQ(statement.totals.size(), 2u);
  EXPECT_EQ(statement.totals[0].cost, 4'507'700) << "one work, not two";
  EXPECT_EQ(statement.totals[0].public_awarded, 2'028'465);
  EXPECT_EQ(statement.totals[0].own, 2'479'235);
  EXPECT_EQ(statement.totals[1].public_awarded, 1'000);
  EXPECT_EQ(statement.own_share.outcome, OwnShareOutcome::kUnknown);
}

}  // namespace
}  // namespace socle::contracts::plan
