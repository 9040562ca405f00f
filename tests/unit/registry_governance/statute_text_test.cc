#include "services/registry/domain/governance/statute_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/registry/domain/governance/body_archive.h"
#include "tests/unit/registry_governance/seats.h"

namespace socle::registry {
namespace {

std::optional<Fraction> MaybeFraction() {
  if (*rc::gen::arbitrary<bool>()) return std::nullopt;
  const int denominator = *rc::gen::inRange(1, 100);
  return Fraction{*rc::gen::inRange(0, denominator), denominator};
}

CompositionRule AnyRule() {
  CompositionRule rule;
  if (*rc::gen::arbitrary<bool>()) rule.capacity = static_cast<MemberCapacity>(*rc::gen::inRange(1, 5));
  rule.college = *rc::gen::element<std::string>("", "élus", "citoyens");
  rule.min_members = *rc::gen::inRange(0, 5);
  if (*rc::gen::arbitrary<bool>()) rule.max_members = *rc::gen::inRange(0, 5);
  rule.more_than = MaybeFraction();
  rule.at_least = MaybeFraction();
  if (*rc::gen::arbitrary<bool>()) rule.required_parties = {"collectivites/region-32", "organisations/x"};
  rule.statement = *rc::gen::element<std::string>("à \"majorité\" de citoyens", "\\ deux\nlignes");
  return rule;
}

RC_GTEST_PROP(StatuteText, WhatIsStoredIsReadBack, ()) {
  Statute statute;
  const int rules = *rc::gen::inRange(0, 4);
  for (int i = 0; i < rules; ++i) statute.composition.push_back(AnyRule());
  statute.colleges = {{"elus", "Élus"}};
  statute.voice_rule = static_cast<VoiceRule>(*rc::gen::inRange(1, 4));
  statute.quorum = {MaybeFraction(), MaybeFraction(), *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()};
  statute.majority = {static_cast<MajorityBasis>(*rc::gen::inRange(1, 4)), MaybeFraction(), MaybeFraction(),
                      *rc::gen::arbitrary<bool>()};
  statute.tie_rule = static_cast<TieRule>(*rc::gen::inRange(1, 3));
  statute.proxies_per_member = *rc::gen::inRange(0, 11);
  statute.meeting_interval_months = *rc::gen::inRange(0, 61);
  statute.notice_days = *rc::gen::inRange(0, 91);
  statute.source = *rc::gen::element<std::string>("", "Statuts, article 7");
  const auto read = ParseStatute(StatuteText(statute));
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == statute);
}

TEST(StatuteText, WhatIsNoStatuteIsAnErrorAndNoCrash) {
  for (const char* text : {"", "{", "[]", "{}", "{\"colleges\":[1]}"}) EXPECT_FALSE(ParseStatute(text).ok()) << text;
}

TEST(MeetingRhythm, TheNextMeetingIsDueAfterTheLastOneOrAfterTheBegin) {
  BodyOnDay club;
  EXPECT_FALSE(NextMeetingDue(club)) << "no rule";
  club.statute = Statute();
  club.statute->meeting_interval_months = 3;
  EXPECT_FALSE(NextMeetingDue(club)) << "nothing to count from";
  club.body.content.begin = Date::Of(2011, 11, 30);
  EXPECT_EQ(NextMeetingDue(club), Date::Of(2012, 2, 29));
  club.last_meeting = Date::Of(2012, 2, 1);
  EXPECT_EQ(NextMeetingDue(club), Date::Of(2012, 5, 1));
  EXPECT_FALSE(IsLate(club, Date::Of(2012, 5, 1))) << "the last day is not over";
  EXPECT_TRUE(IsLate(club, Date::Of(2012, 5, 2)));
  club.body.content.end = Date::Of(2012, 5, 2);
  EXPECT_FALSE(IsLate(club, Date::Of(2012, 5, 2))) << "it is no more";
}

}  // namespace
}  // namespace socle::registry
