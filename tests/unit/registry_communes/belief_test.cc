#include "services/registry/domain/communes/belief.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/registry_communes/commune_builders.h"

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Stretch From(std::string_view from, std::string_view label, std::string_view to = "") {
  Stretch stretch;
  if (!from.empty()) stretch.from = Day(from);
  if (!to.empty()) stretch.to = Day(to);
  stretch.state.label = label;
  stretch.to_precision = to.empty() ? Precision::kOpen : Precision::kExact;
  return stretch;
}

// The list of 1 January of a year; "" : not listed.
Sighting Seen(int year, std::string_view label) {
  Sighting sighting{FirstOfJanuary(year), year, std::nullopt};
  if (!label.empty()) sighting.state = CommuneState{std::string(label), -1, Code()};
  return sighting;
}

std::string LabelOn(const Belief& belief, std::string_view day, std::string_view known_at) {
  std::string label;
  for (const Belief::Fact& fact : belief.facts) {
    const Instant instant = Midnight(known_at);
    const bool known = fact.known_from <= instant && instant < fact.known_to;
    if (!known || Day(day) < fact.stretch.from || fact.stretch.to <= Day(day)) continue;
    EXPECT_EQ(label, "") << "two facts for " << day << " as known on " << known_at;
    label = fact.stretch.state.label;
  }
  return label;
}

std::vector<std::string> Kinds(const Belief& belief) {
  std::vector<std::string> kinds;
  for (const LateKnowledge& late : belief.late) kinds.push_back(fmt::format("{} {}", late.list_day.Year(), late.kind));
  return kinds;
}

TEST(Belief, KnowsAnEventFromItsDay) {
  const Stretches record = {From("", "Old", "2016-01-01"), From("2016-01-01", "New", "2019-06-01")};
  const Belief belief = BelieveEntity(record, {});
  EXPECT_EQ(LabelOn(belief, "2017-01-01", "2015-12-31"), "Old") << "nobody knew of 2016 in 2015";
  EXPECT_EQ(LabelOn(belief, "2017-01-01", "2016-01-01"), "New");
  EXPECT_EQ(LabelOn(belief, "2010-01-01", "2026-01-01"), "Old");
  EXPECT_EQ(LabelOn(belief, "2020-01-01", "2019-05-31"), "New");
  EXPECT_EQ(LabelOn(belief, "2020-01-01", "2019-06-01"), "");
  EXPECT_THAT(belief.facts, testing::SizeIs(4)) << "an open and a closed fact for each ended version";
}

TEST(Belief, KeepsAPartListedUntilItsEndIsPublished) {
  const Stretches record = {From("1973-01-01", "Beaulieu", "2013-04-18")};
  const std::vector<Sighting> lists = {Seen(2019, "Beaulieu"), Seen(2021, "Beaulieu"), Seen(2022, "Beaulieu"),
                                       Seen(2023, "")};
  const Belief belief = BelieveEntity(record, lists);
  EXPECT_EQ(LabelOn(belief, "2021-01-01", "2022-06-01"), "Beaulieu");
  EXPECT_EQ(LabelOn(belief, "2021-01-01", "2015-06-01"), "Beaulieu") << "a later list still shows it";
  EXPECT_EQ(LabelOn(belief, "2021-01-01", "2022-12-31"), "Beaulieu");
  EXPECT_EQ(LabelOn(belief, "2021-01-01", "2023-01-01"), "");
  EXPECT_EQ(LabelOn(belief, "2013-04-17", "2023-06-01"), "Beaulieu");
  EXPECT_THAT(Kinds(belief), ElementsAre("2019 late-end", "2021 late-end", "2022 late-end"));
  EXPECT_EQ(belief.KnownSince(Day("2013-04-18")), Midnight("2023-01-01"));
}

TEST(Belief, DoesNotKnowAPartBeforeItsBeginIsPublished) {
  const Stretches record = {From("2013-04-18", "Beaulieu")};
  const std::vector<Sighting> lists = {Seen(2019, ""), Seen(2021, ""), Seen(2023, "Beaulieu")};
  const Belief belief = BelieveEntity(record, lists);
  EXPECT_EQ(LabelOn(belief, "2021-01-01", "2022-12-31"), "");
  EXPECT_EQ(LabelOn(belief, "2014-01-01", "2023-01-01"), "Beaulieu");
  EXPECT_THAT(Kinds(belief), ElementsAre("2019 late-begin", "2021 late-begin"));
  EXPECT_EQ(belief.KnownSince(Day("2013-04-18")), Midnight("2023-01-01"));
}

TEST(Belief, BelievesATypographicNameUntilItIsCorrected) {
  const Stretches record = {From("", "Val-d'Étangson")};
  const Belief belief =
      BelieveEntity(record, std::vector<Sighting>{Seen(2019, "Val d'Étangson"), Seen(2021, "Val-d'Étangson")});
  EXPECT_EQ(LabelOn(belief, "2019-01-01", "2020-12-31"), "Val d'Étangson");
  EXPECT_EQ(LabelOn(belief, "1950-01-01", "2010-01-01"), "Val d'Étangson") << "no list said otherwise before";
  EXPECT_EQ(LabelOn(belief, "2019-01-01", "2021-01-01"), "Val-d'Étangson");
  EXPECT_THAT(Kinds(belief), ElementsAre("2019 typographic-name"));
}

TEST(Belief, BelievesANameOnlySinceTheListThatBringsIt) {
  const Stretches record = {From("", "A")};
  const Belief belief = BelieveEntity(record, std::vector<Sighting>{Seen(2019, "A"), Seen(2021, "B"), Seen(2022, "A")});
  EXPECT_EQ(LabelOn(belief, "2019-01-01", "2020-06-01"), "A");
  EXPECT_EQ(LabelOn(belief, "2021-01-01", "2021-06-01"), "B");
  EXPECT_EQ(LabelOn(belief, "2021-01-01", "2022-01-01"), "A");
}

TEST(Belief, FindsANameThatIsPublishedLate) {
  const Stretches record = {From("", "Old", "2018-03-01"), From("2018-03-01", "New")};
  const Belief belief = BelieveEntity(record, std::vector<Sighting>{Seen(2019, "Old"), Seen(2021, "New")});
  EXPECT_EQ(LabelOn(belief, "2019-01-01", "2018-06-01"), "Old");
  EXPECT_EQ(LabelOn(belief, "2019-01-01", "2021-01-01"), "New");
  EXPECT_THAT(Kinds(belief), ElementsAre("2019 late-name"));
}

TEST(Belief, KeepsWhatIsListedThoughTheRecordNeverHadIt) {
  const std::vector<Sighting> lists = {Seen(2019, "Saline"), Seen(2021, "Saline"), Seen(2022, "")};
  const Belief undated = BelieveEntity({}, lists);
  EXPECT_EQ(LabelOn(undated, "2019-01-01", "2019-01-01"), "Saline");
  EXPECT_EQ(LabelOn(undated, "2018-12-31", "2020-01-01"), "") << "first seen in the list of 2019";
  EXPECT_EQ(LabelOn(undated, "2020-01-01", "2022-01-01"), "");
  EXPECT_THAT(Kinds(undated), ElementsAre("2019 withdrawn", "2021 withdrawn"));
  EXPECT_THAT(undated.facts, testing::SizeIs(1));
  const Belief dated = BelieveEntity({}, lists, Day("2016-01-01"));
  EXPECT_EQ(LabelOn(dated, "2017-01-01", "2017-06-01"), "Saline");
  EXPECT_EQ(LabelOn(dated, "2017-01-01", "2022-01-01"), "");
}

TEST(Belief, StillKnowsEventsBetweenTwoLists) {
  // The name of 2019 is a typing error; the commune ends in mid-2020 and no list shows it again.
  const Stretches record = {From("", "Right", "2020-06-01")};
  const Belief belief = BelieveEntity(record, std::vector<Sighting>{Seen(2019, "Wrong"), Seen(2021, "")});
  EXPECT_EQ(LabelOn(belief, "2020-05-31", "2020-06-01"), "Wrong");
  EXPECT_EQ(LabelOn(belief, "2020-06-01", "2020-06-01"), "");
  EXPECT_EQ(LabelOn(belief, "2020-05-31", "2021-01-01"), "Right");
}

TEST(Belief, RecognisesTheFirstOfTwoEventsBeforeTheSecond) {
  const Stretches record = {From("", "A", "2020-02-01"), From("2020-02-01", "B", "2020-10-01"),
                            From("2020-10-01", "C")};
  const Belief belief = BelieveEntity(record, std::vector<Sighting>{Seen(2019, "A"), Seen(2021, "B"), Seen(2022, "C")});
  EXPECT_EQ(LabelOn(belief, "2020-03-01", "2020-03-01"), "B");
  EXPECT_EQ(LabelOn(belief, "2020-11-01", "2020-11-01"), "B");
  EXPECT_EQ(LabelOn(belief, "2020-11-01", "2022-01-01"), "C");
  EXPECT_EQ(belief.KnownSince(Day("2020-02-01")), Midnight("2020-02-01"));
  EXPECT_EQ(belief.KnownSince(Day("2020-10-01")), Midnight("2022-01-01"));
}

TEST(Belief, FindsSinceWhenAnEventIsKnownWhateverHappenedLater) {
  const Stretches record = {From("2000-01-01", "A", "2010-01-01"), From("2010-01-01", "B", "2020-01-01"),
                            From("2020-01-01", "C")};
  const Belief belief = BelieveEntity(record, {});
  EXPECT_EQ(belief.KnownSince(Day("2010-01-01")), Midnight("2010-01-01"));
  EXPECT_EQ(belief.KnownSince(Day("2000-01-01")), Midnight("2000-01-01"));
}

// Any record and any lists: whatever contradicts whatever, belief stays in order.
struct Case {
  Stretches record;
  std::vector<Sighting> lists;
};

Case AnyCase() {
  Case c;
  int day = *rc::gen::inRange(0, 2000);
  const int versions = *rc::gen::inRange(0, 5);
  for (int i = 0; i < versions; ++i) {
    Stretch stretch;
    stretch.from = i == 0 && *rc::gen::arbitrary<bool>() ? Date::Min() : Day("2016-01-01").Plus(day);
    day += *rc::gen::inRange(1, 900);
    stretch.to = Day("2016-01-01").Plus(day);
    const bool last = i + 1 == versions;
    if (last && *rc::gen::arbitrary<bool>()) stretch.to = Date::Max();
    stretch.state.label = *rc::gen::element<std::string>("A", "B", "C");
    if (!c.record.empty() && c.record.back().to == stretch.from && c.record.back().state.label == stretch.state.label) {
      stretch.state.label += "'";
    }
    c.record.push_back(stretch);
    if (*rc::gen::arbitrary<bool>()) day += *rc::gen::inRange(1, 500);
  }
  for (int year = 2017; year < 2026; ++year) {
    if (*rc::gen::arbitrary<bool>())
      c.lists.push_back(Seen(year, *rc::gen::element<std::string>("", "", "A", "B", "X")));
  }
  return c;
}

RC_GTEST_PROP(Belief, NeverHoldsTwoFactsForOneDayAtOneInstant, ()) {
  const Case c = AnyCase();
  const Belief belief = BelieveEntity(c.record, c.lists);
  for (size_t i = 0; i < belief.facts.size(); ++i) {
    const auto& a = belief.facts[i];
    RC_ASSERT(a.stretch.from < a.stretch.to);
    RC_ASSERT(a.known_from < a.known_to);
    for (size_t j = 0; j < i; ++j) {
      const auto& b = belief.facts[j];
      const bool known_together = a.known_from < b.known_to && b.known_from < a.known_to;
      const bool valid_together = a.stretch.from < b.stretch.to && b.stretch.from < a.stretch.to;
      RC_ASSERT(!(known_together && valid_together));
    }
  }
}

RC_GTEST_PROP(Belief, ShowsEachListAsItWasPublishedOnItsDay, ()) {
  const Case c = AnyCase();
  const Belief belief = BelieveEntity(c.record, c.lists);
  for (const Sighting& list : c.lists) {
    const std::string day = list.day.ToString();
    RC_ASSERT(LabelOn(belief, day, day) == (list.state ? list.state->label : ""));
  }
}

RC_GTEST_PROP(Belief, EndsWithTheRecordOfToday, ()) {
  Case c = AnyCase();
  // Today's record is what the last list agrees with.
  std::erase_if(c.lists, [&](const Sighting& list) { return list.day >= Day("2025-01-01"); });
  const Stretch* now = StretchAt(c.record, Day("2025-01-01"));
  c.lists.push_back(Seen(2025, now == nullptr ? "" : now->state.label));
  const Belief belief = BelieveEntity(c.record, c.lists);
  Stretches today;
  for (const Belief::Fact& fact : belief.facts) {
    if (fact.known_to == Instant::Max()) today.push_back(fact.stretch);
  }
  std::sort(today.begin(), today.end(), [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
  RC_ASSERT(today.size() == c.record.size());
  for (size_t i = 0; i < today.size(); ++i) {
    RC_ASSERT(today[i].from == c.record[i].from);
    RC_ASSERT(today[i].to == c.record[i].to);
    RC_ASSERT(today[i].state.label == c.record[i].state.label);
  }
}

RC_GTEST_PROP(Belief, KnowsNoEventBeforeItsDay, ()) {
  const Case c = AnyCase();
  for (const Belief::Fact& fact : BelieveEntity(c.record, c.lists).facts) {
    RC_ASSERT(Instant::At(fact.stretch.from) <= fact.known_from);
    RC_ASSERT(fact.stretch.to == Date::Max() || Instant::At(fact.stretch.to) <= fact.known_from);
  }
}

}  // namespace
}  // namespace socle::registry
