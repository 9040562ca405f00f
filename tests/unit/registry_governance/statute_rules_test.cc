#include "services/registry/domain/governance/statute_rules.h"

#include <gtest/gtest.h>

#include "tests/unit/registry_governance/seats.h"

namespace socle::registry {
namespace {

std::vector<std::string> FieldsOf(const Faults& faults) {
  std::vector<std::string> fields;
  for (const Fault& fault : faults) fields.push_back(fault.field);
  return fields;
}

using Fields = std::vector<std::string>;

TEST(StatuteRules, AStatuteThatSaysNothingIsFine) { EXPECT_TRUE(CheckStatute(Statute()).empty()); }

TEST(StatuteRules, EverythingThatIsWrongIsTold) {
  Statute statute;
  statute.colleges = {{"Élus", "Élus"}, {"elus", "Élus"}, {"elus", "Autres"}};
  CompositionRule rule;
  rule.college = "citoyens";
  rule.min_members = 5;
  rule.max_members = 4;
  rule.more_than = Fraction{1, 1};
  rule.at_least = Fraction{1, 0};
  statute.composition = {rule, CompositionRule()};
  statute.quorum.at_least = Fraction{3, 2};
  statute.majority.at_least = Fraction{2, 3};
  statute.majority.more_than = Fraction{1, 2};
  statute.voice_rule = VoiceRule::kWeighted;
  statute.proxies_per_member = 11;
  statute.meeting_interval_months = 61;
  statute.notice_days = -1;
  EXPECT_EQ(FieldsOf(CheckStatute(statute)),
            (Fields{"colleges[0].college_id", "colleges[2].college_id", "composition[0].college",
                    "composition[0].max_members", "composition[0].more_than", "composition[0].at_least.denominator",
                    "composition[1]", "quorum.at_least.numerator", "majority", "source", "proxies_per_member",
                    "meeting_interval_months", "notice_days"}));
}

TEST(StatuteRules, AMajorityInEachCollegeNeedsColleges) {
  Statute statute;
  statute.majority.in_each_college = true;
  EXPECT_EQ(FieldsOf(CheckStatute(statute)), (Fields{"majority.in_each_college"}));
}

TEST(StatuteRules, WeightedVoicesNeedTheTextThatSaysSo) {
  Statute statute;
  statute.voice_rule = VoiceRule::kWeighted;
  statute.source = "Statuts du syndicat mixte, article 7";
  EXPECT_TRUE(CheckStatute(statute).empty());
}

TEST(MemberRules, ACitizenSitsForNobodyAndOthersForSomebody) {
  EXPECT_TRUE(CheckMember(Seat("a", MemberCapacity::kCitizen), Date::Min()).empty());
  EXPECT_TRUE(CheckMember(Seat("b", MemberCapacity::kElected, "collectivites/commune-62270"), Date::Min()).empty());
  EXPECT_EQ(FieldsOf(CheckMember(Seat("c", MemberCapacity::kElected), Date::Min())), (Fields{"party"}));
  EXPECT_EQ(FieldsOf(CheckMember(Seat("d", MemberCapacity::kCitizen, "collectivites/commune-62270"), Date::Min())),
            (Fields{"party"}));
}

TEST(MemberRules, AMandateLiesWithinTheBodysLife) {
  Member member = Sitting(Seat("a", MemberCapacity::kCitizen), Day(5), Day(5));
  EXPECT_EQ(FieldsOf(CheckMember(member, Day(6))), (Fields{"end_date", "begin_date"}));
  member.begin = Date::Min();
  EXPECT_TRUE(CheckMember(member, Day(6)).empty() || member.end > Day(6)) << "as long as the body";
}

TEST(MemberRules, AlternatesAreOtherPersonsEachOnce) {
  Member member = Seat("a", MemberCapacity::kCitizen);
  member.person = "p";
  member.alternates = {"q", "r"};
  EXPECT_TRUE(CheckMember(member, Date::Min()).empty());
  member.alternates = {"q", "q"};
  EXPECT_EQ(FieldsOf(CheckMember(member, Date::Min())), (Fields{"alternates"}));
  member.alternates = {"p"};
  EXPECT_EQ(FieldsOf(CheckMember(member, Date::Min())), (Fields{"alternates"}));
  member.alternates = {"1", "2", "3", "4", "5", "6"};
  EXPECT_EQ(FieldsOf(CheckMember(member, Date::Min())), (Fields{"alternates"}));
}

TEST(Months, TheLastDayOfAShorterMonthStandsForTheDayThatItHasNot) {
  EXPECT_EQ(AddMonths(Date::Of(2013, 3, 15), 3), Date::Of(2013, 6, 15));
  EXPECT_EQ(AddMonths(Date::Of(2013, 11, 30), 3), Date::Of(2014, 2, 28));
  EXPECT_EQ(AddMonths(Date::Of(2011, 11, 30), 3), Date::Of(2012, 2, 29));
  EXPECT_EQ(AddMonths(Date::Of(2013, 12, 31), 60), Date::Of(2018, 12, 31));
  EXPECT_EQ(AddMonths(Date::Max(), 3), Date::Max());
}

}  // namespace
}  // namespace socle::registry
