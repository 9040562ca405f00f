#include "services/registry/domain/governance/electors.h"

#include <gtest/gtest.h>

namespace socle::registry {
namespace {

Member MemberOf(std::string id, std::string party, Office office = Office::kNone, int32_t voices = 0) {
  Member member{.id = std::move(id), .party = std::move(party)};
  member.office = office;
  member.voting = true;
  member.voices = voices;
  return member;
}

std::vector<Attendance> At(std::initializer_list<std::pair<std::string, Presence>> presences) {
  std::vector<Attendance> attendance;
  for (const auto& [id, presence] : presences) attendance.push_back({.member_id = id, .presence = presence});
  return attendance;
}

std::string Presiding(const std::vector<Elector>& electors) {
  std::string ids;
  for (const Elector& elector : electors) ids += elector.presiding ? elector.member_id : "";
  return ids;
}

std::vector<ReasonCode> CodesOf(const Reasons& reasons) {
  std::vector<ReasonCode> codes;
  for (const Reason& reason : reasons) codes.push_back(reason.code);
  return codes;
}

TEST(Electors, OnePartyHasOneVoiceWhateverItIs) {
  const std::vector<Member> members = {MemberOf("a", "collectivites/region-32", Office::kNone, 1'000'000),
                                       MemberOf("b", "collectivites/commune-59350"), MemberOf("c", "")};
  for (const Elector& elector : ElectorsOf(Statute{}, members, nullptr)) {
    EXPECT_EQ(elector.voices, 1) << elector.party;
    EXPECT_FALSE(elector.presence.has_value());
  }
}

TEST(Electors, AreThoseThatHaveAVoice) {
  std::vector<Member> members = {MemberOf("a", "x"), MemberOf("b", "y")};
  members[0].voting = false;
  const std::vector<Elector> electors = ElectorsOf(Statute{}, members, nullptr);
  ASSERT_EQ(electors.size(), 1u);
  EXPECT_EQ(electors[0].member_id, "b");
}

TEST(Electors, HaveTheVoicesOfAWeightedStatute) {
  Statute statute;
  statute.voice_rule = VoiceRule::kWeighted;
  const std::vector<Member> members = {MemberOf("a", "x", Office::kNone, 7)};
  EXPECT_EQ(ElectorsOf(statute, members, nullptr)[0].voices, 7);
}

TEST(Electors, OfWhomTheMeetingSaysNothingAreAway) {
  const std::vector<Member> members = {MemberOf("a", "x"), MemberOf("b", "y")};
  const std::vector<Attendance> attendance = At({{"a", Presence::kPresent}});
  const std::vector<Elector> electors = ElectorsOf(Statute{}, members, &attendance);
  EXPECT_EQ(electors[0].presence, Presence::kPresent);
  EXPECT_EQ(electors[1].presence, Presence::kAbsent);
}

TEST(Presiding, TheChairDoesWhereItIsThereItself) {
  const std::vector<Member> members = {MemberOf("a", "x", Office::kViceChair), MemberOf("b", "y", Office::kChair)};
  EXPECT_EQ(Presiding(ElectorsOf(Statute{}, members, nullptr)), "b");
  const auto there = At({{"a", Presence::kPresent}, {"b", Presence::kPresent}});
  EXPECT_EQ(Presiding(ElectorsOf(Statute{}, members, &there)), "b");
  const auto replaced = At({{"a", Presence::kPresent}, {"b", Presence::kReplaced}});
  EXPECT_EQ(Presiding(ElectorsOf(Statute{}, members, &replaced)), "a") << "a substitute does not preside";
  const auto alone = At({{"a", Presence::kExcused}});
  EXPECT_EQ(Presiding(ElectorsOf(Statute{}, members, &alone)), "");
}

TEST(Presiding, NobodyDoesWhereSeveralDeputiesCould) {
  const std::vector<Member> members = {MemberOf("a", "x", Office::kViceChair), MemberOf("b", "y", Office::kViceChair)};
  const auto both = At({{"a", Presence::kPresent}, {"b", Presence::kPresent}});
  EXPECT_EQ(Presiding(ElectorsOf(Statute{}, members, &both)), "");
  const auto one = At({{"b", Presence::kPresent}});
  EXPECT_EQ(Presiding(ElectorsOf(Statute{}, members, &one)), "b");
}

class ProxyTest : public ::testing::Test {
 protected:
  std::vector<ReasonCode> Codes() { return CodesOf(FaultsOf(statute_, Electors(), "tmi")); }
  std::vector<Elector> Electors() {
    std::vector<Elector> electors = ElectorsOf(statute_, members_, &attendance_);
    return electors;
  }
  void Represent(const std::string& id, const std::string& holder) {
    attendance_.push_back({.member_id = id, .presence = Presence::kRepresented, .proxy_holder = holder});
  }

  Statute statute_;
  std::vector<Member> members_ = {MemberOf("a", "x"), MemberOf("b", "y"), MemberOf("c", "z"), MemberOf("d", "w")};
  std::vector<Attendance> attendance_ = At({{"a", Presence::kPresent}});
};

TEST_F(ProxyTest, AreLimitedByTheStatute) {
  Represent("b", "a");
  EXPECT_EQ(Codes(), std::vector{ReasonCode::kTooManyProxies}) << "the statute allows none";
  statute_.proxies_per_member = 1;
  EXPECT_TRUE(Codes().empty());
  Represent("c", "a");
  EXPECT_EQ(Codes(), std::vector{ReasonCode::kTooManyProxies});
}

TEST_F(ProxyTest, AreHeldByWhoIsThere) {
  statute_.proxies_per_member = 5;
  Represent("b", "c");
  EXPECT_EQ(Codes(), std::vector{ReasonCode::kInvalidProxy}) << "c is away";
  attendance_.push_back({.member_id = "c", .presence = Presence::kReplaced});
  EXPECT_TRUE(Codes().empty()) << "a substitute may hold one";
  Represent("d", "b");
  EXPECT_EQ(Codes(), std::vector{ReasonCode::kInvalidProxy}) << "a proxy is not passed on";
}

TEST(Faults, ThereMustBeSomebody) { EXPECT_EQ(CodesOf(FaultsOf({}, {}, "tmi")), std::vector{ReasonCode::kNoElector}); }

TEST(Faults, APartyOfOneVoiceHasOneVotingMember) {
  Statute statute;
  const std::vector<Member> members = {MemberOf("a", "x"), MemberOf("b", "x"), MemberOf("c", "x"), MemberOf("d", ""),
                                       MemberOf("e", "")};
  const Reasons faults = FaultsOf(statute, ElectorsOf(statute, members, nullptr), "tmi");
  ASSERT_EQ(CodesOf(faults), std::vector{ReasonCode::kSeveralMembersOfParty}) << "told once, and not of citizens";
  EXPECT_EQ(faults[0].subject, "x");
  statute.voice_rule = VoiceRule::kOnePerMember;
  EXPECT_TRUE(FaultsOf(statute, ElectorsOf(statute, members, nullptr), "tmi").empty());
}

}  // namespace
}  // namespace socle::registry
