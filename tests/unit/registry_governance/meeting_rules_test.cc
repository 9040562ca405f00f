#include "services/registry/domain/governance/meeting_rules.h"

#include <gtest/gtest.h>

#include "tests/unit/registry_governance/seats.h"

namespace socle::registry {
namespace {

Attendance Of(std::string member, Presence presence, std::string holder = "", std::string alternate = "") {
  return {std::move(member), presence, std::move(holder), std::move(alternate)};
}

std::vector<Member> Six() {
  std::vector<Member> members;
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) members.push_back(Seat(id, MemberCapacity::kCitizen));
  members[4].alternates = {"p"};
  members[5].voting = false;
  return members;
}

Statute WithProxies(int proxies) {
  Statute statute;
  statute.proxies_per_member = proxies;
  return statute;
}

std::vector<std::string> TypesOf(const UnmetConditions& unmet) {
  std::vector<std::string> types;
  for (const UnmetCondition& condition : unmet) types.push_back(condition.type);
  return types;
}

using Types = std::vector<std::string>;

TEST(Notice, NeitherTheDayOfConvocationNorThatOfTheMeetingCounts) {
  Statute statute;
  statute.notice_days = 5;
  Meeting meeting;
  meeting.date = Date::Of(2018, 1, 24);
  meeting.convocation_date = Date::Of(2018, 1, 18);
  EXPECT_TRUE(CheckNotice(statute, meeting).empty()) << "19 to 23 January are five full days";
  meeting.convocation_date = Date::Of(2018, 1, 19);
  EXPECT_EQ(TypesOf(CheckNotice(statute, meeting)), (Types{"NOTICE"}));
  meeting.convocation_date = meeting.date;
  EXPECT_NE(CheckNotice(statute, meeting)[0].english.find(" 0 full days"), std::string::npos);
  meeting.convocation_date = Date::Min();
  EXPECT_TRUE(CheckNotice(statute, meeting).empty()) << "nobody knows when it was convened";
}

TEST(AttendanceRules, AProxyIsHeldByAVotingMemberThatIsThere) {
  const auto check = [&](std::vector<Attendance> attendances) {
    return TypesOf(CheckAttendance(WithProxies(1), "tmi", Six(), attendances));
  };
  EXPECT_TRUE(check({Of("a", Presence::kPresent), Of("b", Presence::kRepresented, "a")}).empty());
  EXPECT_TRUE(check({Of("e", Presence::kReplaced, "", "p"), Of("b", Presence::kRepresented, "e")}).empty());
  EXPECT_EQ(check({Of("a", Presence::kExcused), Of("b", Presence::kRepresented, "a")}), (Types{"HOLDER"}));
  EXPECT_EQ(check({Of("b", Presence::kRepresented, "a")}), (Types{"HOLDER"})) << "of whom nothing is recorded";
  EXPECT_EQ(check({Of("f", Presence::kPresent), Of("b", Presence::kRepresented, "f")}), (Types{"HOLDER"}))
      << "who has no voice votes for nobody";
  EXPECT_EQ(check({Of("a", Presence::kRepresented, "b"), Of("b", Presence::kRepresented, "a")}),
            (Types{"HOLDER", "HOLDER"}))
      << "neither is there";
  EXPECT_EQ(check({Of("a", Presence::kRepresented, "a")}), (Types{"PROXY"}));
  EXPECT_EQ(check({Of("a", Presence::kPresent), Of("f", Presence::kRepresented, "a")}), (Types{"PROXY"}));
}

TEST(AttendanceRules, NobodyHoldsMoreProxiesThanTheStatuteAllows) {
  const std::vector<Attendance> three = {Of("a", Presence::kPresent), Of("b", Presence::kRepresented, "a"),
                                         Of("c", Presence::kRepresented, "a"), Of("d", Presence::kRepresented, "a")};
  EXPECT_EQ(TypesOf(CheckAttendance(WithProxies(2), "tmi", Six(), three)), (Types{"PROXIES"}));
  EXPECT_TRUE(CheckAttendance(WithProxies(3), "tmi", Six(), three).empty());
  EXPECT_EQ(TypesOf(CheckAttendance(WithProxies(0), "tmi", Six(), three)), (Types{"PROXY", "PROXY", "PROXY"}));
  EXPECT_EQ(CountProxyHolders(three), 1);
}

TEST(AttendanceRules, OnlyAnAlternateReplaces) {
  const auto check = [&](const Attendance& attendance) {
    return TypesOf(CheckAttendance(WithProxies(0), "tmi", Six(), std::vector{attendance}));
  };
  EXPECT_TRUE(check(Of("e", Presence::kReplaced, "", "p")).empty());
  EXPECT_EQ(check(Of("e", Presence::kReplaced, "", "q")), (Types{"ALTERNATE"}));
  EXPECT_EQ(check(Of("a", Presence::kReplaced, "", "p")), (Types{"ALTERNATE"}));
}

TEST(AttendanceRules, WhoDoesNotSitOrIsThereTwiceIsTold) {
  const auto unmet = CheckAttendance(
      WithProxies(0), "tmi", Six(),
      std::vector{Of("z", Presence::kPresent), Of("a", Presence::kPresent), Of("a", Presence::kAbsent)});
  EXPECT_EQ(TypesOf(unmet), (Types{"MEMBER", "MEMBER"}));
  EXPECT_NE(unmet[1].english.find("bodies/tmi/members/z does not sit"), std::string::npos) << unmet[1].english;
}

TEST(AttendanceRules, NoMoreFaultsAreToldThanAnErrorCanHold) {
  std::vector<Attendance> many;
  for (int i = 0; i < 1000; ++i) many.push_back(Of("z" + std::to_string(i), Presence::kPresent));
  EXPECT_EQ(CheckAttendance(WithProxies(0), "tmi", Six(), many).size(), kMaxAttendanceFaults);
}

}  // namespace
}  // namespace socle::registry
