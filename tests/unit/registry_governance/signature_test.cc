#include "services/registry/domain/governance/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Date Day(std::string_view iso) { return *Date::Parse(iso); }
const Date kToday = Day("2026-11-22");

Signature Signed(Attestation attestation = Attestation::kByParty) {
  Signature signature{.id = "s", .manifesto = "npdc", .party = "collectivites/commune-59350", .version = 1};
  signature.adhesion = Day("2012-10-01");
  signature.attestation = attestation;
  if (attestation == Attestation::kRecordedByCarrier) signature.source = "Manifeste, exemples";
  return signature;
}

std::vector<std::string> Types(const UnmetConditions& unmet) {
  std::vector<std::string> types;
  for (const UnmetCondition& condition : unmet) {
    EXPECT_FALSE(condition.english.empty()) << condition.type;
    EXPECT_FALSE(condition.french.empty()) << condition.type;
    types.push_back(condition.type);
  }
  return types;
}

TEST(Signature, HoldsFromItsDayUntilItIsWithdrawn) {
  Signature signature = Signed();
  EXPECT_FALSE(signature.InForceOn(Day("2012-09-30")));
  EXPECT_TRUE(signature.InForceOn(Day("2012-10-01")));
  ASSERT_THAT(Withdraw(Day("2015-04-01"), kToday, "nouvelle majorité", signature), IsEmpty());
  EXPECT_TRUE(signature.InForceOn(Day("2015-03-31"))) << "what was signed then stays signed then";
  EXPECT_FALSE(signature.InForceOn(Day("2015-04-01")));
  EXPECT_EQ(signature.reason, "nouvelle majorité");
}

TEST(Signature, WithoutADateItHoldsFromTheDayOfTheText) {
  Signature signature = Signed();
  signature.adhesion = Date::Min();
  EXPECT_TRUE(signature.InForceOn(Day("1990-01-01"))) << "neither has a date: always";
  signature.version_date = Day("2012-06-01");
  EXPECT_FALSE(signature.InForceOn(Day("2012-05-31")));
  EXPECT_TRUE(signature.InForceOn(Day("2012-06-01")));
}

TEST(Signature, IsWithdrawnOnceAfterItBeganAndNotInAdvance) {
  Signature signature = Signed();
  EXPECT_THAT(Types(Withdraw(Day("2012-10-01"), kToday, "", signature)), ElementsAre("AFTER_ADHESION"));
  EXPECT_THAT(Types(Withdraw(kToday.Plus(1), kToday, "", signature)), ElementsAre("NOT_LATER_THAN_TODAY"));
  EXPECT_EQ(signature.withdrawal, Date::Max()) << "a refused step changes nothing";
  ASSERT_THAT(Withdraw(kToday, kToday, "", signature), IsEmpty());
  EXPECT_THAT(Types(Withdraw(kToday, kToday, "", signature)), ElementsAre("STATE"));
}

TEST(Signature, WhatTheCarrierRecordedIsConfirmedOrContestedByTheParty) {
  Signature signature = Signed(Attestation::kRecordedByCarrier);
  ASSERT_THAT(Contest("jamais délibéré", signature), IsEmpty());
  EXPECT_EQ(signature.attestation, Attestation::kContestedByParty);
  EXPECT_FALSE(signature.InForceOn(kToday)) << "nobody is signed for against its word";
  EXPECT_THAT(Types(Contest("encore", signature)), ElementsAre("STATE"));
  EXPECT_THAT(Types(Withdraw(kToday, kToday, "", signature)), ElementsAre("STATE"));
  ASSERT_THAT(Confirm(signature), IsEmpty()) << "and changes its mind";
  EXPECT_EQ(signature.attestation, Attestation::kConfirmedByParty);
  EXPECT_TRUE(signature.reason.empty());
  EXPECT_TRUE(signature.InForceOn(kToday));
  EXPECT_THAT(Types(Confirm(signature)), ElementsAre("STATE"));
}

TEST(Signature, WhoSignedItselfCannotContestAndWithdraws) {
  Signature signature = Signed();
  EXPECT_THAT(Types(Contest("erreur", signature)), ElementsAre("STATE"));
  EXPECT_THAT(Types(Confirm(signature)), ElementsAre("STATE"));
}

TEST(Signature, TheCarrierCorrectsItsRecordAsLongAsThePartyHasSaidNothing) {
  Signature signature = Signed(Attestation::kRecordedByCarrier);
  Signature corrected = signature;
  corrected.adhesion = Day("2012-11-05");
  ASSERT_THAT(Correct(corrected, /*by_party=*/false, signature), IsEmpty());
  EXPECT_EQ(signature.adhesion, Day("2012-11-05"));
  EXPECT_EQ(signature.attestation, Attestation::kRecordedByCarrier);
  ASSERT_THAT(Confirm(signature), IsEmpty());
  corrected = signature;
  corrected.adhesion = Day("2013-01-01");
  EXPECT_THAT(Types(Correct(corrected, false, signature)), ElementsAre("NOT_CONFIRMED"));
  EXPECT_EQ(signature.adhesion, Day("2012-11-05"));
}

TEST(Signature, ACorrectionOfThePartyConfirms) {
  Signature signature = Signed(Attestation::kRecordedByCarrier);
  Signature corrected = signature;
  corrected.deliberation_number = "2012/77";
  ASSERT_THAT(Correct(corrected, /*by_party=*/true, signature), IsEmpty());
  EXPECT_EQ(signature.attestation, Attestation::kConfirmedByParty);
}

TEST(Signature, TheCarrierCannotTakeItsEvidenceAway) {
  Signature signature = Signed(Attestation::kRecordedByCarrier);
  Signature corrected = signature;
  corrected.source.clear();
  EXPECT_THAT(Types(Correct(corrected, false, signature)), ElementsAre("EVIDENCE"));
  corrected.deliberation_date = Day("2012-09-20");
  EXPECT_THAT(Correct(corrected, false, signature), IsEmpty());
}

TEST(Signature, ACorrectionStaysBeforeTheWithdrawal) {
  Signature signature = Signed();
  ASSERT_THAT(Withdraw(Day("2014-01-01"), kToday, "", signature), IsEmpty());
  Signature corrected = signature;
  corrected.adhesion = Day("2014-01-01");
  EXPECT_THAT(Types(Correct(corrected, true, signature)), ElementsAre("BEFORE_WITHDRAWAL"));
  corrected.adhesion = Day("2013-12-31");
  EXPECT_THAT(Correct(corrected, true, signature), IsEmpty());
  EXPECT_EQ(signature.withdrawal, Day("2014-01-01"));
}

TEST(Signature, OverlapsAreOfThoseThatCount) {
  Signature first = Signed();
  first.withdrawal = Day("2014-01-01");
  Signature second = Signed();
  second.adhesion = Day("2014-01-01");
  EXPECT_FALSE(first.Overlaps(second)) << "one ends on the day on which the other begins";
  second.adhesion = Day("2013-12-31");
  EXPECT_TRUE(first.Overlaps(second));
  EXPECT_TRUE(second.Overlaps(first));
  second.attestation = Attestation::kContestedByParty;
  EXPECT_FALSE(first.Overlaps(second));
}

TEST(Signature, AttestationsHaveNames) {
  EXPECT_EQ(AttestationName(Attestation::kRecordedByCarrier), "RECORDED_BY_CARRIER");
  EXPECT_EQ(AttestationName(Attestation::kContestedByParty), "CONTESTED_BY_PARTY");
}

}  // namespace
}  // namespace socle::registry
