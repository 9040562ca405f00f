#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/contracts_instruments/negotiated.h"

namespace socle::contracts {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum InstrumentState;

TEST(Gate, OpensOnceEveryProofIsThere) {
  Negotiated it;
  it.ToSigning();
  it.AllSign();
  EXPECT_THAT(Told(it.Enters()), IsEmpty());
  EXPECT_EQ(it.State(), kInForce);
  EXPECT_EQ(it.file.instrument.effective, Day(30));
}

TEST(Gate, TellsEveryMissingProofAtOnceWithPartyAndLaw) {
  Negotiated it;
  it.ToVoting();
  it.Adopts(kNord, Date::Max(), Date::Max());
  it.Adopts(kCambrai);
  it.Empowers(kCambrai, "persons/p");
  OpenSigning(it.doing, it.rules, it.Facts(), it.file);
  ASSERT_EQ(it.State(), kSigning);
  it.Signs(kCambrai, "persons/p");
  const Obstacles obstacles = it.Enters();
  EXPECT_THAT(Told(obstacles), ElementsAre("DELIBERATION_TRANSMITTED " + kNord, "DELIBERATION_PUBLISHED " + kNord,
                                           "SIGNATURE_PRESENT " + kNord, "SIGNATURE_PRESENT " + kChamber));
  EXPECT_THAT(obstacles.front().legal_reference, HasSubstr("L3131-2"));
  EXPECT_THAT(obstacles.front().french, HasSubstr("transmise"));
  EXPECT_EQ(it.State(), kSigning) << "a refused step changes nothing";
}

TEST(Gate, AnOrganisationSignsWithoutDeliberationUnlessItSaysThatItDeliberates) {
  Negotiated it;
  it.ToSigning();
  EXPECT_EQ(it.State(), kSigning) << "the chamber has not deliberated";
  Negotiated other;
  other.file.instrument.parties.back().deliberates = true;
  other.ToSigning();
  EXPECT_EQ(other.State(), kVoting);
  other.Adopts(kChamber, Date::Max(), Date::Max());
  EXPECT_THAT(Told(OpenSigning(other.doing, other.rules, other.Facts(), other.file)), IsEmpty());
  other.AllSign();
  EXPECT_THAT(Told(other.Enters()), IsEmpty()) << "who is not under the control of legality transmits nothing";
}

TEST(Gate, AProgrammeMakesAGroupDeliberate) {
  Negotiated it;
  it.rules.deliberating = {PartyGroup::kPartner};
  it.ToSigning();
  EXPECT_EQ(it.State(), kVoting);
  EXPECT_THAT(Told(OpenSigning(it.doing, it.rules, it.Facts(), it.file)),
              ElementsAre("DELIBERATION_PRESENT " + kChamber));
}

TEST(Gate, NobodySignsBeforeItsDeliberationCanBeExecuted) {
  Negotiated it;
  it.ToSigning();
  for (const std::string& party : {kCambrai, kChamber}) it.Signs(party, Negotiated::PersonOf(party));
  it.Signs(kNord, Negotiated::PersonOf(kNord), Day(13));
  const Obstacles obstacles = it.Enters();
  EXPECT_THAT(Told(obstacles), ElementsAre("SIGNED_ONCE_EXECUTORY " + kNord));
  EXPECT_THAT(obstacles.front().english, HasSubstr("2011-01-15"));
}

TEST(Gate, AVoteOnAnotherTextIsNotConcordant) {
  Negotiated it;
  it.ToVoting();
  it.Adopts(kNord);
  it.Adopts(kCambrai);
  Reopen(it.doing, "coquille", it.file);
  it.ToVoting("Article 1 bis");
  it.Adopts(kNord);
  const Obstacles obstacles = OpenSigning(it.doing, it.rules, it.Facts(), it.file);
  EXPECT_THAT(Told(obstacles), ElementsAre("DELIBERATIONS_CONCORDANT " + kCambrai));
  EXPECT_EQ(obstacles.front().legal_reference, "CGCT, art. R1111-1");
}

TEST(Gate, ARejectionAfterAnAdoptionIsWhatCounts) {
  Negotiated it;
  it.ToSigning();
  it.AllSign();
  EXPECT_THAT(Told(Deliberate(it.doing, it.rules,
                              {.id = "no",
                               .party = kNord,
                               .day = Day(25),
                               .sha256 = it.file.instrument.sha256,
                               .result = DeliberationResult::kRejected},
                              it.file)),
              IsEmpty());
  EXPECT_THAT(Told(it.Enters()), ElementsAre("DELIBERATION_ADOPTED " + kNord));
}

TEST(Gate, TwoRegionsVoteTwice) {
  Negotiated it;
  const std::string occitanie = "collectivites/region-76", aquitaine = "collectivites/region-75";
  it.file.instrument.parties = {Signatory(aquitaine), Signatory(occitanie)};
  it.rules.body_votes = {{.role = "regional-committee", .bodies = {"bodies/a", "bodies/o"}, .each_region = true}};
  it.ToVoting();
  for (const std::string& region : {aquitaine, occitanie}) it.Adopts(region);
  NameDecision({.role = "regional-committee", .party = aquitaine, .decision = "bodies/a/decisions/1"}, it.file);
  EXPECT_THAT(Told(OpenSigning(it.doing, it.rules, it.Facts(), it.file)),
              ElementsAre("BODY_DECISION_PRESENT " + occitanie));
  NameDecision({.role = "regional-committee", .party = occitanie, .decision = "bodies/a/decisions/1"}, it.file);
  EXPECT_THAT(Told(OpenSigning(it.doing, it.rules, it.Facts(), it.file)),
              ElementsAre("BODY_DECISION_VALID " + occitanie))
      << "the committee of one région decided for both";
  NameDecision({.role = "regional-committee", .party = occitanie, .decision = "bodies/o/decisions/1"}, it.file);
  EXPECT_THAT(Told(OpenSigning(it.doing, it.rules, it.Facts(), it.file)), IsEmpty());
}

TEST(Gate, OneActDoesNotStandForTwoParties) {
  Negotiated it;
  it.ToVoting();
  const auto votes = [&](const std::string& party) {
    return Deliberate(it.doing, it.rules,
                      {.id = "d-" + party,
                       .party = party,
                       .day = Date::Of(2011, 1, 11),
                       .act_id = "059-225900018-20110111-D1-DE",
                       .sha256 = it.file.instrument.sha256},
                      it.file);
  };
  EXPECT_THAT(Told(votes(kNord)), IsEmpty());
  EXPECT_THAT(Told(votes(kCambrai)), ElementsAre("DELIBERATION_OWN " + kCambrai));
}

TEST(Gate, WhatTheRegistrySaysOfADecisionIsRepeated) {
  Negotiated it;
  it.rules.body_votes = {
      {.role = "conference", .bodies = {"bodies/b"}, .french = "La conférence partenariale valide."}};
  it.ToVoting();
  for (const std::string& party : {kNord, kCambrai}) it.Adopts(party);
  NameDecision({.role = "conference", .decision = "bodies/b/decisions/1"}, it.file);
  RegistryFacts facts = it.Facts();
  facts.verdicts["bodies/b/decisions/1"] = {
      .valid = false,
      .reasons = {{.code = "OTHER_CONTENT", .english = "The digests differ.", .french = "Autre texte."}}};
  const Obstacles obstacles = OpenSigning(it.doing, it.rules, facts, it.file);
  ASSERT_THAT(Told(obstacles), ElementsAre("BODY_DECISION_VALID"));
  EXPECT_THAT(obstacles.front().english, HasSubstr("The digests differ."));
  EXPECT_THAT(obstacles.front().french, HasSubstr("La conférence partenariale valide."));
}

TEST(Gate, ADecisionOfABodyThatLostItsPartProvesNothing) {
  Negotiated it;
  it.rules.body_votes = {{.role = "conference", .bodies = {"bodies/b"}}};
  it.ToVoting();
  for (const std::string& party : {kNord, kCambrai}) it.Adopts(party);
  NameDecision({.role = "conference", .decision = "bodies/b/decisions/1"}, it.file);
  it.rules.body_votes[0].bodies = {"bodies/other"};
  EXPECT_THAT(Told(OpenSigning(it.doing, it.rules, it.Facts(), it.file)), ElementsAre("BODY_DECISION_VALID"));
}

TEST(Gate, WhatCouldNotBeLookedUpIsNeitherMetNorUnmet) {
  Negotiated it;
  it.rules.body_votes = {{.role = "conference", .bodies = {"bodies/b"}}};
  it.ToVoting();
  for (const std::string& party : {kNord, kCambrai}) it.Adopts(party);
  NameDecision({.role = "conference", .decision = "bodies/b/decisions/1"}, it.file);
  const Obstacles obstacles = OpenSigning(it.doing, it.rules, {}, it.file);
  ASSERT_THAT(Told(obstacles), ElementsAre("BODY_DECISION_VALID"));
  EXPECT_TRUE(obstacles.front().unknown);
  EXPECT_EQ(it.State(), kVoting);
}

TEST(Gate, ASignatureOrAnotherContentIsAnotherQuestionForTheRegistry) {
  Negotiated it;
  it.ToSigning();
  const RegistryQuestions before = QuestionsOf(it.file, it.rules);
  EXPECT_EQ(QuestionsOf(it.file, it.rules), before);
  it.Signs(kNord, Negotiated::PersonOf(kNord));
  EXPECT_NE(QuestionsOf(it.file, it.rules), before);
}

TEST(Gate, APartyThatDidNotLiveOrCannotSignIsNamed) {
  Negotiated it;
  it.ToSigning();
  it.AllSign();
  RegistryFacts facts = it.Facts();
  facts.identities[kNord].can_sign = false;
  facts.identities[kCambrai].alive = false;
  EXPECT_THAT(Told(EnterIntoForce(it.doing, it.rules, {}, facts, Day(30), it.file)),
              ElementsAre("PARTY_ALIVE " + kCambrai, "PARTY_CAN_SIGN " + kNord));
}

TEST(Gate, AnAmendmentNeedsItsBaseInForce) {
  Negotiated it;
  it.rules.amends = true;
  it.Text("Article unique");
  Submit(it.doing, it.file);
  EXPECT_THAT(Told(Freeze(it.doing, it.rules, it.newest, it.file)), ElementsAre("BASE_IN_FORCE"));
  it.file.instrument.amends = "contracts/cambresis/instruments/contract";
  it.ToSigning();
  it.AllSign();
  for (const auto base : {kSigning, kExpired}) {
    it.around.base = base;
    EXPECT_THAT(Told(it.Enters()), ElementsAre("BASE_IN_FORCE"));
  }
  it.around.base = kUnderReview;
  EXPECT_THAT(Told(it.Enters()), IsEmpty()) << "the clause de revoyure leads to amendments";
}

TEST(Gate, AProgrammeWantsGroupsPrecedingKindsAndOneAtATime) {
  Negotiated it;
  it.rules.required_groups = {PartyGroup::kEconomic};
  it.rules.follows = {"protocol"};
  it.rules.repeatable = false;
  it.Text("x");
  Submit(it.doing, it.file);
  EXPECT_THAT(Told(Freeze(it.doing, it.rules, it.newest, it.file)), ElementsAre("GROUP_PRESENT"));
  it.rules.required_groups.clear();
  it.ToSigning();
  it.AllSign();
  it.around.other_of_kind_in_force = true;
  EXPECT_THAT(Told(it.Enters()), ElementsAre("PRECEDING_KIND_IN_FORCE", "ONLY_ONE_IN_FORCE"));
  it.around = {.kinds_bound = {"protocol"}};
  EXPECT_THAT(Told(it.Enters()), IsEmpty());
}

TEST(Gate, ItHoldsFromNoDayBeforeASignature) {
  Negotiated it;
  it.ToSigning();
  it.AllSign();
  EXPECT_THAT(Told(it.Enters(Day(19))), Contains("DATES_IN_ORDER " + kNord));
  EXPECT_THAT(Told(it.Enters(Day(20))), IsEmpty());
}

}  // namespace
}  // namespace socle::contracts
