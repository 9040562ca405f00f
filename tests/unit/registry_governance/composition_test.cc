#include "services/registry/domain/governance/composition.h"

#include <gtest/gtest.h>

#include "tests/unit/registry_governance/seats.h"

namespace socle::registry {
namespace {

using Kind = CompositionViolation::Kind;

const std::string kDivion = "collectivites/commune-62270";

std::vector<Member> Together(std::vector<Member> members, const std::vector<Member>& others) {
  members.insert(members.end(), others.begin(), others.end());
  return members;
}

std::vector<CompositionViolation> Always(const Statute& statute, const std::vector<Member>& members) {
  return CheckComposition(std::span(&statute, 1), members, Date::Min(), Date::Max());
}

// "Conseil local de coopération internationale, à majorité de citoyens" (Divion, in document 001).
TEST(Composition, DivionsCouncilSitsWithMoreThanHalfCitizensOrNotAtAll) {
  const Statute statute = StatuteWith({MoreThanHalf(MemberCapacity::kCitizen)});
  const auto council = [](int citizens, int elected) {
    return Together(Seats(citizens, MemberCapacity::kCitizen), Seats(elected, MemberCapacity::kElected, kDivion));
  };
  EXPECT_TRUE(Always(statute, council(6, 5)).empty()) << "6 of 11 is more than half";
  EXPECT_TRUE(Always(statute, {}).empty()) << "nobody sits yet";
  const auto half = Always(statute, council(5, 5));
  ASSERT_EQ(half.size(), 1U) << "5 of 10 is half, not more";
  EXPECT_EQ(half[0].kind, Kind::kMoreThan);
  EXPECT_EQ(half[0].statement, "à majorité de citoyens");
  EXPECT_EQ(half[0].count, 5);
  EXPECT_EQ(half[0].total, 10);
  EXPECT_EQ(Always(statute, council(0, 1)).size(), 1U) << "whoever is first must satisfy the rule too";
}

TEST(Composition, AMandateThatEndsInTheFutureIsJudgedOnItsLastDay) {
  const Statute statute = StatuteWith({MoreThanHalf(MemberCapacity::kCitizen)});
  std::vector<Member> members = Seats(2, MemberCapacity::kCitizen);
  members.push_back(Seat("elected", MemberCapacity::kElected, kDivion));
  members[0].end = Day(100);
  const auto found = CheckComposition(std::span(&statute, 1), members, Day(0), Date::Max());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].from, Day(100)) << "one citizen of two is half";
  EXPECT_EQ(found[0].to, Date::Max());
  members.push_back(Sitting(Seat("next", MemberCapacity::kCitizen), Day(100)));
  EXPECT_TRUE(CheckComposition(std::span(&statute, 1), members, Day(0), Date::Max()).empty()) << "who follows sits";
}

TEST(Composition, AViolationLastsUntilSomebodyComes) {
  CompositionRule rule;
  rule.min_members = 2;
  rule.statement = "deux au moins";
  const Statute statute = StatuteWith({rule});
  std::vector<Member> members = {Seat("a", MemberCapacity::kThirdParty, "organisations/x"),
                                 Sitting(Seat("b", MemberCapacity::kThirdParty, "organisations/y"), Day(10), Day(20)),
                                 Sitting(Seat("c", MemberCapacity::kThirdParty, "organisations/z"), Day(30))};
  const auto found = CheckComposition(std::span(&statute, 1), members, Day(0), Day(1000));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].from, Day(0));
  EXPECT_EQ(found[0].to, Day(10));
  EXPECT_EQ(found[1].from, Day(20));
  EXPECT_EQ(found[1].to, Day(30));
  EXPECT_EQ(found[1].count, 1);
}

TEST(Composition, EveryViolationIsToldAtOnce) {
  CompositionRule min;
  min.capacity = MemberCapacity::kCitizen;
  min.min_members = 3;
  min.statement = "trois citoyens";
  CompositionRule max;
  max.max_members = 1;
  max.statement = "un seul membre";
  CompositionRule required;
  required.required_parties = {kDivion, "collectivites/departement-62"};
  required.statement = "Divion et le Pas-de-Calais siègent";
  CompositionRule share;
  share.college = "societe-civile";
  share.at_least = Fraction{1, 3};
  share.statement = "un tiers de la société civile";
  Statute statute = StatuteWith({min, max, required, share}, VoiceRule::kOnePerParty);
  statute.colleges = {{"societe-civile", "Société civile"}};
  std::vector<Member> members = Seats(2, MemberCapacity::kElected, kDivion);
  for (Member& member : members) member.office = Office::kChair;
  members[0].college = "elus";
  members[1].voices = 3;
  std::vector<Kind> kinds;
  for (const auto& violation : Always(statute, members)) kinds.push_back(violation.kind);
  EXPECT_EQ(kinds,
            (std::vector<Kind>{Kind::kMinMembers, Kind::kMaxMembers, Kind::kAtLeast, Kind::kRequiredParty,
                               Kind::kOnePerParty, Kind::kOneChair, Kind::kUnknownCollege, Kind::kVoicesUnexpected}));
}

TEST(Composition, WithoutAStatuteAPartyHasOneVoice) {
  const std::vector<Member> members = Seats(2, MemberCapacity::kElected, kDivion);
  const auto found = CheckComposition({}, members, Day(0), Day(1));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, Kind::kOnePerParty);
  EXPECT_EQ(found[0].subject, kDivion);
}

TEST(Composition, TwoOfAPartyMayFollowEachOtherAndOneMayAdvise) {
  std::vector<Member> members = Seats(2, MemberCapacity::kElected, kDivion);
  members[0].end = members[1].begin = Day(5);
  EXPECT_TRUE(CheckComposition({}, members, Day(0), Day(100)).empty());
  members[1].begin = Day(4);
  EXPECT_EQ(CheckComposition({}, members, Day(0), Day(100)).size(), 1U) << "both sit on day 4";
  members[1].voting = false;
  EXPECT_TRUE(CheckComposition({}, members, Day(0), Day(100)).empty()) << "only one of them votes";
}

TEST(Composition, CitizensSitForNobodyAndAreNotOneParty) {
  EXPECT_TRUE(CheckComposition({}, Seats(50, MemberCapacity::kCitizen), Day(0), Day(1)).empty());
}

TEST(Composition, WeightedVotersHaveVoicesAndOthersHaveNone) {
  const Statute statute = StatuteWith({}, VoiceRule::kWeighted);
  std::vector<Member> members = Seats(3, MemberCapacity::kElected, kDivion);
  members[0].voices = 4;
  members[2].voting = false;
  members[2].voices = 1;
  const auto found = Always(statute, members);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, Kind::kVoicesMissing);
  EXPECT_EQ(found[0].subject, members[1].id);
  EXPECT_EQ(found[1].kind, Kind::kVoicesUnexpected);
  EXPECT_EQ(found[1].subject, members[2].id);
}

TEST(Composition, OnlyTheDaysAskedForAreJudged) {
  const Statute statute = StatuteWith({MoreThanHalf(MemberCapacity::kCitizen)});
  std::vector<Member> members = {Sitting(Seat("e", MemberCapacity::kElected, kDivion), Day(0), Day(10))};
  EXPECT_TRUE(CheckComposition(std::span(&statute, 1), members, Day(10), Date::Max()).empty());
  const auto found = CheckComposition(std::span(&statute, 1), members, Day(4), Day(7));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].from, Day(4));
  EXPECT_EQ(found[0].to, Day(7)) << "nothing is known to end it within what was asked";
}

TEST(Composition, AStatuteBindsFromItsDayOn) {
  Statute loose = StatuteWith({});
  Statute strict = StatuteWith({MoreThanHalf(MemberCapacity::kCitizen)});
  strict.valid_from = Day(50);
  const std::vector<Statute> statutes = {loose, strict};
  const auto found = CheckComposition(statutes, Seats(1, MemberCapacity::kElected, kDivion), Day(0), Date::Max());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].from, Day(50));
  EXPECT_EQ(&StatuteOf(statutes, Day(49)), &statutes[0]);
  EXPECT_EQ(&StatuteOf(statutes, Day(50)), &statutes[1]);
  EXPECT_EQ(StatuteOf({}, Day(0)), Statute()) << "nothing is assumed";
}

TEST(Composition, ViolationsReadAsSentencesInBothLanguages) {
  const Statute statute = StatuteWith({MoreThanHalf(MemberCapacity::kCitizen)});
  std::vector<Member> members = Seats(1, MemberCapacity::kElected, kDivion);
  members[0].begin = Date::Of(2013, 1, 1);
  const auto found = Always(statute, members);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(EnglishOf(found[0]), "from 2013-01-01: à majorité de citoyens (0 of 1 members).");
  EXPECT_EQ(FrenchOf(found[0]), "à partir du 2013-01-01 : à majorité de citoyens (0 membres sur 1).");
}

TEST(Composition, TenThousandMembersWithAsManyEndsAreJudgedQuickly) {
  CompositionRule required;
  for (int i = 0; i < 100; ++i)
    required.required_parties.push_back("collectivites/commune-" + std::to_string(10000 + i));
  required.statement = "cent communes";
  std::vector<CompositionRule> rules(49, MoreThanHalf(MemberCapacity::kElected));
  rules.push_back(required);
  const Statute statute = StatuteWith(rules);
  std::vector<Member> members;
  for (int i = 0; i < 10'000; ++i) {
    members.push_back(Sitting(
        Seat(std::to_string(i), MemberCapacity::kElected, "collectivites/commune-" + std::to_string(10000 + i % 5000)),
        Day(0), Day(10 + i)));
  }
  EXPECT_EQ(Always(statute, members).size(), 100U) << "each of the hundred leaves before the last one";
}

}  // namespace
}  // namespace socle::registry
