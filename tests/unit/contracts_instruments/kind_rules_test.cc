#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/domain/instruments/kind_rules.h"
#include "tests/unit/contracts_instruments/negotiated.h"

namespace socle::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Rule = GateCondition::Rule;

TEST(KindRules, ABodyDecidesOnceAndARegionalCommitteeForEachRegion) {
  InstrumentKind kind{.id = "contract"};
  kind.conditions = {{.rule = Rule::kBodyDecision, .body_role = "conference", .text = "La conférence valide."},
                     {.rule = Rule::kRegionalCommittee, .body_role = "comite-regional", .legal_reference = "guide"}};
  const KindRules rules = RulesOf(kind);
  ASSERT_EQ(rules.body_votes.size(), 2U);
  EXPECT_EQ(rules.body_votes[0].role, "conference");
  EXPECT_EQ(rules.body_votes[0].french, "La conférence valide.");
  EXPECT_FALSE(rules.body_votes[0].each_region);
  EXPECT_TRUE(rules.body_votes[1].each_region);
  EXPECT_EQ(rules.body_votes[1].legal_reference, "guide");
}

TEST(KindRules, GroupsThatDeliberateAreThoseThatTheDataNames) {
  InstrumentKind kind;
  EXPECT_THAT(RulesOf(kind).deliberating, IsEmpty());
  kind.conditions = {{.rule = Rule::kDeliberationsExecutory, .groups = {PartyGroup::kPublic}}};
  const KindRules rules = RulesOf(kind);
  EXPECT_THAT(rules.deliberating, ElementsAre(PartyGroup::kPublic));
  EXPECT_TRUE(MustDeliberate(Signatory("organisations/syndicat-mixte", PartyGroup::kPublic), rules));
  EXPECT_FALSE(MustDeliberate(Signatory("organisations/firm", PartyGroup::kEconomic), rules));
}

TEST(KindRules, ProofsThatTheLawAsksForAreAskedOfAKindWithoutAnyCondition) {
  Negotiated it;
  it.rules = RulesOf(InstrumentKind{.id = "anything", .repeatable = true});
  it.ToVoting();
  EXPECT_THAT(Told(OpenSigning(it.doing, it.rules, it.Facts(), it.file)),
              ElementsAre("DELIBERATION_PRESENT " + kNord, "DELIBERATION_PRESENT " + kCambrai));
  for (const std::string& party : {kNord, kCambrai}) it.Adopts(party);
  EXPECT_THAT(Told(OpenSigning(it.doing, it.rules, it.Facts(), it.file)), IsEmpty());
  EXPECT_THAT(Told(it.Enters()), ElementsAre("SIGNATURE_PRESENT " + kNord, "SIGNATURE_PRESENT " + kCambrai,
                                             "SIGNATURE_PRESENT " + kChamber));
}

TEST(KindRules, AnAmendmentChangesAnother) {
  EXPECT_TRUE(RulesOf({.category = InstrumentCategory::kAmendment}).amends);
  EXPECT_FALSE(RulesOf({.category = InstrumentCategory::kProtocol}).amends);
}

TEST(KindRules, TheContractRunsAsItsProgrammeSaysAndOthersAsTheirKindDoes) {
  const Programme programme{.duration_months = 72};
  EXPECT_EQ(MonthsOf(programme, {.category = InstrumentCategory::kContract}), 72);
  EXPECT_EQ(MonthsOf(programme, {.category = InstrumentCategory::kContract, .duration_months = 48}), 48);
  EXPECT_EQ(MonthsOf(programme, {.category = InstrumentCategory::kFinancialConvention, .duration_months = 12}), 12);
  EXPECT_EQ(MonthsOf(programme, {.category = InstrumentCategory::kStrategicFramework}), 0);
}

}  // namespace
}  // namespace socle::contracts
