#include "services/registry/domain/groupings/list_series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/registry_groupings/builders.h"

namespace socle::registry {
namespace {

using testing::Day;
using ::testing::ElementsAre;
using testing::January;
using ::testing::UnorderedElementsAre;

std::vector<ListIssue> Years(std::initializer_list<int> years) {
  std::vector<ListIssue> issues;
  for (const int year : years) issues.push_back({static_cast<int16_t>(year)});
  return issues;
}

// "11-2": value 1 twice, absent, value 2.
std::vector<ListEntry> Seen(std::string_view text) {
  std::vector<ListEntry> entries;
  for (const char c : text) entries.push_back(c == '-' ? ListEntry{} : ListEntry{c - '0', c - '0'});
  return entries;
}

std::string Shown(const Rectangle& when) {
  const auto day = [](Date d) { return d == Date::Max() ? std::string("…") : d.ToString(); };
  const auto instant = [](Instant i) { return i == Instant::Max() ? std::string("…") : i.ToDate().ToString(); };
  return fmt::format("{}→{} known {}→{}", day(when.valid_from), day(when.valid_to), instant(when.known_from),
                     instant(when.known_to));
}

std::vector<std::string> Stretches(const std::vector<ListIssue>& issues, const std::vector<ListEntry>& entries,
                                   const std::vector<Life>& lives = {}, const SeriesOptions& options = {}) {
  std::vector<std::string> shown;
  EmitStretches(issues, entries, lives, options, [&](const Rectangle& when, size_t issue) {
    shown.push_back(fmt::format("{}: {}", entries[issue].content, Shown(when)));
  });
  return shown;
}

TEST(ListSeries, WhatTheNewestListHasGoesOn) {
  EXPECT_THAT(Stretches(Years({2019, 2020, 2021}), Seen("111")), ElementsAre("1: 2019-01-01→… known 2019-01-01→…"));
}

TEST(ListSeries, AnEndReplacesAnOpenBelief) {
  EXPECT_THAT(Stretches(Years({2019, 2020, 2021}), Seen("11-")),
              UnorderedElementsAre("1: 2019-01-01→… known 2019-01-01→2021-01-01",
                                   "1: 2019-01-01→2021-01-01 known 2021-01-01→…"));
}

TEST(ListSeries, AChangeClosesTheOldAndOpensTheNew) {
  EXPECT_THAT(
      Stretches(Years({2019, 2020}), Seen("12")),
      UnorderedElementsAre("1: 2019-01-01→… known 2019-01-01→2020-01-01", "1: 2019-01-01→2020-01-01 known 2020-01-01→…",
                           "2: 2020-01-01→… known 2020-01-01→…"));
}

TEST(ListSeries, SaysHowWellTheEndsAreKnown) {
  std::vector<Rectangle> found;
  EmitStretches(Years({2019, 2020}), Seen("12"), {}, {}, [&](const Rectangle& when, size_t) { found.push_back(when); });
  ASSERT_EQ(found.size(), 3u);
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found[0].from_precision, Precision::kOnOrBefore) << "already so in the first list";
  EXPECT_EQ(found[0].to_precision, Precision::kVintage) << "somewhere in the year before";
  EXPECT_EQ(found[1].to_precision, Precision::kOpen);
  EXPECT_EQ(found[2].from_precision, Precision::kVintage);
}

TEST(ListSeries, BridgesAMissingYearBetweenEqualLists) {
  EXPECT_THAT(Stretches(Years({2017, 2019}), Seen("11")), ElementsAre("1: 2017-01-01→… known 2017-01-01→…"));
}

TEST(ListSeries, LeavesAMissingYearOpenBetweenListsThatDiffer) {
  EXPECT_THAT(
      Stretches(Years({2017, 2019}), Seen("12")),
      UnorderedElementsAre("1: 2017-01-01→… known 2017-01-01→2019-01-01", "1: 2017-01-01→2018-01-01 known 2019-01-01→…",
                           "2: 2019-01-01→… known 2019-01-01→…"));
}

TEST(ListSeries, GoesOnThroughAMissingYearWhenAsked) {
  SeriesOptions options{MissingYear::kGoesOn, nullptr};
  EXPECT_THAT(Stretches(Years({2019, 2021}), Seen("12"), {}, options),
              ::testing::Contains("1: 2019-01-01→2021-01-01 known 2021-01-01→…"));
  options.missing_year = MissingYear::kGoesOnIfListedAgain;
  EXPECT_THAT(Stretches(Years({2019, 2021}), Seen("12"), {}, options),
              ::testing::Contains("1: 2019-01-01→2021-01-01 known 2021-01-01→…"));
  EXPECT_THAT(Stretches(Years({2019, 2021}), Seen("1-"), {}, options),
              ::testing::Contains("1: 2019-01-01→2020-01-01 known 2021-01-01→…"));
}

TEST(ListSeries, ANewerSpellingIsShownForTheWholeStretchOnceKnown) {
  std::vector<ListEntry> entries = {{7, 1}, {7, 2}};
  EXPECT_THAT(
      Stretches(Years({2019, 2020}), entries),
      UnorderedElementsAre("1: 2019-01-01→… known 2019-01-01→2020-01-01", "2: 2019-01-01→… known 2020-01-01→…"));
}

TEST(ListSeries, EndsWithTheEntityOnItsRealDay) {
  const std::vector<Life> lives = {
      {Date::Min(), Day("2016-09-01"), Precision::kExact, Precision::kExact, Instant::At(January(2017))}};
  EXPECT_THAT(Stretches(Years({2015, 2016, 2017}), Seen("11-"), lives),
              UnorderedElementsAre("1: 2015-01-01→… known 2015-01-01→2017-01-01",
                                   "1: 2015-01-01→2016-09-01 known 2017-01-01→…"));
}

TEST(ListSeries, ADeathThatTheRecordHasAlwaysKnownCutsEveryBelief) {
  const std::vector<Life> lives = {
      {Date::Min(), Day("2016-09-01"), Precision::kExact, Precision::kExact, Instant::Min()}};
  EXPECT_THAT(Stretches(Years({2015, 2016, 2017}), Seen("11-"), lives),
              ElementsAre("1: 2015-01-01→2016-09-01 known 2015-01-01→…"));
}

TEST(ListSeries, ADeathThatIsHeardOfAfterTheLastListCutsIt) {
  const std::vector<Life> lives = {
      {Date::Min(), Day("2025-06-01"), Precision::kExact, Precision::kExact, Instant::At(January(2026))}};
  EXPECT_THAT(Stretches(Years({2025}), Seen("1"), lives),
              UnorderedElementsAre("1: 2025-01-01→… known 2025-01-01→2026-01-01",
                                   "1: 2025-01-01→2025-06-01 known 2026-01-01→…"));
}

TEST(ListSeries, BeginsAtBirthWhereTheCallerSaysSo) {
  const std::vector<Life> lives = {
      {Day("2016-07-01"), Date::Max(), Precision::kExact, Precision::kOpen, Instant::Min()}};
  SeriesOptions options;
  EXPECT_THAT(Stretches(Years({2016, 2017}), Seen("-1"), lives, options),
              ElementsAre("1: 2017-01-01→… known 2017-01-01→…"));
  options.begins_at_birth = [](const Life&, size_t first) { return first == 1; };
  EXPECT_THAT(Stretches(Years({2016, 2017}), Seen("-1"), lives, options),
              ElementsAre("1: 2016-07-01→… known 2017-01-01→…"));
}

TEST(ListSeries, ASecondLifeIsNotForeseen) {
  const std::vector<Life> lives = {
      {Date::Min(), January(2016), Precision::kExact, Precision::kExact, Instant::At(January(2016))},
      {January(2021), Date::Max(), Precision::kExact, Precision::kOpen, Instant::Min()}};
  EXPECT_THAT(
      Stretches(Years({2015, 2016, 2021}), Seen("1-1"), lives),
      UnorderedElementsAre("1: 2015-01-01→… known 2015-01-01→2016-01-01", "1: 2015-01-01→2016-01-01 known 2016-01-01→…",
                           "1: 2021-01-01→… known 2021-01-01→…"));
}

TEST(ListSeries, AnOldValueDoesNotReachIntoALifeThatBeginsBeforeTheNextList) {
  const std::vector<Life> lives = {
      {Date::Min(), Day("2016-03-01"), Precision::kExact, Precision::kExact, Instant::Min()},
      {Day("2016-06-01"), Date::Max(), Precision::kExact, Precision::kOpen, Instant::Min()}};
  SeriesOptions options;
  options.begins_at_birth = [](const Life&, size_t) { return true; };
  EXPECT_THAT(
      Stretches(Years({2016, 2017}), Seen("12"), lives, options),
      UnorderedElementsAre("1: 2016-01-01→2016-03-01 known 2016-01-01→…", "2: 2016-06-01→… known 2017-01-01→…"));
}

bool Overlap(const Rectangle& a, const Rectangle& b) {
  return a.valid_from < b.valid_to && b.valid_from < a.valid_to && a.known_from < b.known_to &&
         b.known_from < a.known_to;
}

// Random lists, deaths and births: whatever they are, no day has two answers for one moment of knowledge, and the
// newest belief is what the lists say.
RC_GTEST_PROP(ListSeriesProperty, RectanglesNeverOverlapAndAgreeWithTheLists, ()) {
  const int size = *rc::gen::inRange(1, 12);
  std::vector<ListIssue> issues;
  int year = 2000;
  for (int i = 0; i < size; ++i) {
    year += *rc::gen::weightedElement<int>({{4, 1}, {1, 2}});
    issues.push_back({static_cast<int16_t>(year)});
  }
  std::vector<Life> lives;
  Date day = January(1999).Plus(*rc::gen::inRange(0, 3000));
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    const Date end = day.Plus(*rc::gen::inRange(1, 3000));
    lives.push_back({day, end, Precision::kExact, Precision::kExact, Instant::At(end.Plus(*rc::gen::inRange(0, 800)))});
    day = end.Plus(*rc::gen::inRange(1, 2000));
  }
  if (*rc::gen::arbitrary<bool>()) lives.back().to = Date::Max();
  std::vector<ListEntry> entries;
  for (const ListIssue& issue : issues) {
    const bool alive =
        std::any_of(lives.begin(), lives.end(), [&](const Life& life) { return life.Holds(issue.date()); });
    const int value = *rc::gen::inRange(-1, 3);
    entries.push_back(alive && value >= 0 ? ListEntry{value, value * 2 + *rc::gen::inRange(0, 2)} : ListEntry{});
  }
  SeriesOptions options;
  options.missing_year =
      *rc::gen::element(MissingYear::kUnknown, MissingYear::kGoesOn, MissingYear::kGoesOnIfListedAgain);
  if (*rc::gen::arbitrary<bool>()) options.begins_at_birth = [](const Life&, size_t) { return true; };

  std::vector<std::pair<Rectangle, size_t>> found;
  EmitStretches(issues, entries, lives, options,
                [&](const Rectangle& when, size_t issue) { found.emplace_back(when, issue); });
  for (size_t i = 0; i < found.size(); ++i) {
    RC_ASSERT(found[i].first.valid_from < found[i].first.valid_to);
    RC_ASSERT(found[i].first.known_from < found[i].first.known_to);
    for (size_t k = i + 1; k < found.size(); ++k) RC_ASSERT(!Overlap(found[i].first, found[k].first));
  }
  for (size_t i = 0; i < issues.size(); ++i) {
    for (const bool back_then : {false, true}) {
      int32_t value = ListEntry::kAbsent;
      for (const auto& [when, issue] : found) {
        const bool known = back_then ? when.KnownAt(issues[i].known()) : when.IsCurrentBelief();
        if (known && when.ValidAt(issues[i].date())) value = entries[issue].value;
      }
      RC_ASSERT(value == entries[i].value);
    }
  }
}

}  // namespace
}  // namespace socle::registry
