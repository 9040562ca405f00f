#include "services/registry/domain/governance/quorum.h"

#include <gtest/gtest.h>

#include "tests/unit/registry_governance/seats.h"

namespace socle::registry {
namespace {

Statute WithQuorum(std::optional<Fraction> at_least, std::optional<Fraction> more_than, bool counts_proxies = false) {
  Statute statute = StatuteWith({});
  statute.quorum.at_least = at_least;
  statute.quorum.more_than = more_than;
  statute.quorum.counts_proxies = counts_proxies;
  return statute;
}

Turnout TurnoutOf(const Statute& statute, int in_office, int present, int represented) {
  Turnout turnout;
  int number = 0;
  for (const Member& member : Seats(in_office, MemberCapacity::kElected, "collectivites/departement-59")) {
    const Presence presence = number < present                 ? Presence::kPresent
                              : number < present + represented ? Presence::kRepresented
                                                               : Presence::kExcused;
    turnout.Count(statute, member, &presence);
    ++number;
  }
  return turnout;
}

// Minutes of the Commission permanente du Nord, 15 November 2010.
TEST(Quorum, TheCommissionPermanenteDuNordHadItsQuorumAndFortyEightVotes) {
  const Statute statute = WithQuorum({}, Fraction{1, 2});
  const Turnout turnout = TurnoutOf(statute, 48, 41, 7);
  EXPECT_EQ(turnout.voices_in_office, 48);
  EXPECT_EQ(turnout.voices_present, 41);
  EXPECT_EQ(turnout.voices_represented, 7);
  EXPECT_EQ(turnout.votes(), 48);
  EXPECT_TRUE(IsReached(statute.quorum, turnout, false));
}

// Minutes of a conseil de communauté, 24 January 2018: 93 in office, 69 present, 78 voters.
TEST(Quorum, TheCouncilOf24January2018HadSeventyEightVoters) {
  const Statute statute = WithQuorum({}, Fraction{1, 2});
  const Turnout turnout = TurnoutOf(statute, 93, 69, 9);
  EXPECT_EQ(turnout.votes(), 78);
  EXPECT_TRUE(IsReached(statute.quorum, turnout, false));
  EXPECT_EQ(VoicesCounted(statute.quorum, turnout), 69) << "proxies do not count where the statute does not say so";
}

TEST(Quorum, HalfIsNotMoreThanHalfButAtLeastHalf) {
  const Statute more = WithQuorum({}, Fraction{1, 2});
  const Statute least = WithQuorum(Fraction{1, 2}, {});
  EXPECT_FALSE(IsReached(more.quorum, TurnoutOf(more, 10, 5, 5), false));
  EXPECT_TRUE(IsReached(more.quorum, TurnoutOf(more, 10, 6, 0), false));
  EXPECT_TRUE(IsReached(least.quorum, TurnoutOf(least, 10, 5, 0), false));
  EXPECT_FALSE(IsReached(least.quorum, TurnoutOf(least, 10, 4, 6), false));
}

TEST(Quorum, ProxiesCountWhereTheStatuteSaysSo) {
  const Statute statute = WithQuorum({}, Fraction{1, 2}, true);
  EXPECT_TRUE(IsReached(statute.quorum, TurnoutOf(statute, 10, 5, 1), false));
}

TEST(Quorum, ASecondConvocationNeedsNoneWhereTheStatuteWaivesIt) {
  Statute statute = WithQuorum({}, Fraction{1, 2});
  const Turnout few = TurnoutOf(statute, 10, 1, 0);
  EXPECT_FALSE(IsReached(statute.quorum, few, true)) << "not waived unless the statute says so";
  statute.quorum.waived_on_second_convocation = true;
  EXPECT_TRUE(IsReached(statute.quorum, few, true));
  EXPECT_FALSE(IsReached(statute.quorum, few, false));
}

TEST(Quorum, WithoutARuleAnyNumberIsEnoughAndWithOneNobodyIsNot) {
  EXPECT_TRUE(IsReached(Quorum(), Turnout(), false));
  EXPECT_FALSE(IsReached(WithQuorum(Fraction{0, 1}, {}).quorum, Turnout(), false));
}

TEST(Quorum, WhoHasNoVoiceDoesNotCount) {
  const Statute statute = WithQuorum({}, Fraction{1, 2});
  Turnout turnout;
  const Presence present = Presence::kPresent;
  turnout.Count(statute, Seat("observer", MemberCapacity::kThirdParty, "organisations/x", false), &present);
  EXPECT_EQ(turnout, Turnout());
}

TEST(Quorum, AlternatesArePresentAndUnrecordedMembersAreNot) {
  const Statute statute = WithQuorum({}, {});
  Turnout turnout;
  const Presence replaced = Presence::kReplaced;
  turnout.Count(statute, Seat("a", MemberCapacity::kCitizen), &replaced);
  turnout.Count(statute, Seat("b", MemberCapacity::kCitizen), nullptr);
  EXPECT_EQ(turnout.members_in_office, 2);
  EXPECT_EQ(turnout.members_present, 1);
}

TEST(Quorum, WeightedVoicesWeigh) {
  Statute statute = StatuteWith({}, VoiceRule::kWeighted);
  statute.quorum.more_than = Fraction{1, 2};
  Member heavy = Seat("heavy", MemberCapacity::kElected, "collectivites/a");
  heavy.voices = 7;
  Member light = Seat("light", MemberCapacity::kElected, "collectivites/b");
  light.voices = 3;
  EXPECT_EQ(VoicesOf(statute, heavy), 7);
  Turnout turnout;
  const Presence present = Presence::kPresent;
  turnout.Count(statute, heavy, &present);
  turnout.Count(statute, light, nullptr);
  EXPECT_EQ(turnout.votes(), 7);
  EXPECT_TRUE(IsReached(statute.quorum, turnout, false)) << "7 of 10 voices";
}

}  // namespace
}  // namespace socle::registry
