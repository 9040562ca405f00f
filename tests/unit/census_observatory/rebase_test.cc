#include "services/census/domain/observatory/rebase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <numeric>

namespace socle::census {
namespace {

using testing::ElementsAre;

// Communes c0, c1, … of a day in the groupings named; "" is none.
Perimeter PerimeterOf(Date day, const std::vector<std::string>& epci, const std::vector<int64_t>& inhabitants = {}) {
  Perimeter perimeter{.day = day};
  for (size_t i = 0; i < epci.size(); ++i) {
    Ground ground{.commune = "c" + std::to_string(i), .epci = epci[i]};
    if (i < inhabitants.size()) ground.population = inhabitants[i];
    perimeter.communes.push_back(ground);
  }
  return perimeter;
}

// Every commune stays what it is.
GroundFlow Unchanged(const Perimeter& perimeter) {
  GroundFlow flow;
  for (const Ground& ground : perimeter.communes) flow.push_back({{ground.commune}});
  return flow;
}

IndicatorValue Of(const std::string& who, int64_t units) { return {.collectivite = who, .units = units}; }

// "A 30 EXACT(a 10/10, b 20/20)".
std::string Told(const Rebased& rebased) {
  std::string told;
  for (const RebasedValue& value : rebased.values) {
    const char* kQualities[] = {"", "EXACT", "ESTIMATED", "PARTIAL"};
    told += value.collectivite + " " + std::to_string(value.units) + " " + kQualities[static_cast<int>(value.quality)];
    for (const RebasedPart& part : value.parts) {
      told += " " + part.collectivite + ":" + std::to_string(part.units) + "/" + std::to_string(part.whole);
    }
    told += "; ";
  }
  return told + "unplaced " + std::to_string(rebased.unplaced);
}

const Date kBefore = Date::Of(2013, 1, 1);
const Date kAfter = Date::Of(2017, 1, 1);

class RebaseTest : public testing::Test {
 protected:
  std::string From(const Perimeter& before, const std::vector<IndicatorValue>& values, const Perimeter& after) {
    return From(before, values, Unchanged(before), after);
  }
  std::string From(const Perimeter& before, const std::vector<IndicatorValue>& values, const GroundFlow& flow,
                   const Perimeter& after) {
    const Measured measured[] = {{values, &before, &flow}};
    return Told(Rebase(measured, Geography::kEpci, after));
  }
};

TEST_F(RebaseTest, LeavesWhatDidNotChange) {
  const Perimeter same = PerimeterOf(kBefore, {"a", "a", "b"});
  EXPECT_EQ(From(same, {Of("a", 10), Of("b", 20)}, same), "a 10 EXACT a:10/10; b 20 EXACT b:20/20; unplaced 0");
}

TEST_F(RebaseTest, AddsMergedGroupings) {
  EXPECT_EQ(
      From(PerimeterOf(kBefore, {"a", "a", "b"}), {Of("a", 10), Of("b", 20)}, PerimeterOf(kAfter, {"n", "n", "n"})),
      "n 30 EXACT b:20/20 a:10/10; unplaced 0");
}

TEST_F(RebaseTest, DividesASplitGroupingByItsInhabitants) {
  EXPECT_EQ(From(PerimeterOf(kBefore, {"a", "a", "b"}, {100, 300, 50}), {Of("a", 40), Of("b", 7)},
                 PerimeterOf(kAfter, {"n", "m", "m"})),
            "m 37 ESTIMATED a:30/40 b:7/7; n 10 ESTIMATED a:10/40; unplaced 0");
}

TEST_F(RebaseTest, DividesByTheNumberOfCommunesWhereInhabitantsAreNotKnown) {
  EXPECT_EQ(
      From(PerimeterOf(kBefore, {"a", "a", "a"}, {100, 300}), {Of("a", 30)}, PerimeterOf(kAfter, {"n", "m", "m"})),
      "m 20 ESTIMATED a:20/30; n 10 ESTIMATED a:10/30; unplaced 0");
}

TEST_F(RebaseTest, CallsAValuePartialThatCoversNotAllOfThePerimeter) {
  // c2 joins, and nothing was measured where it comes from: also when a kept its number.
  EXPECT_EQ(From(PerimeterOf(kBefore, {"a", "a", "b"}), {Of("a", 10)}, PerimeterOf(kAfter, {"a", "a", "a"})),
            "a 10 PARTIAL a:10/10; unplaced 0");
}

TEST_F(RebaseTest, KeepsAsideWhatLeavesAllGroupings) {
  EXPECT_EQ(From(PerimeterOf(kBefore, {"a", "a"}, {1, 3}), {Of("a", 8)}, PerimeterOf(kAfter, {"", "n"})),
            "n 6 ESTIMATED a:6/8; unplaced 2");
}

TEST_F(RebaseTest, KeepsAsideWhatNobodyKnowsTheHolderOf) {
  const Perimeter before = PerimeterOf(kBefore, {"a"});
  EXPECT_EQ(From(before, {Of("ghost", 8)}, PerimeterOf(kAfter, {"a"})), "unplaced 8");
  EXPECT_EQ(From(before, {Of("a", 8)}, GroundFlow{{}}, PerimeterOf(kAfter, {"n"})), "unplaced 8");
}

TEST_F(RebaseTest, FollowsMergedCommunes) {
  // c0 and c1 become c1: all of a is in n, and n is nothing else.
  const Perimeter before = PerimeterOf(kBefore, {"a", "a"});
  Perimeter after{.day = kAfter, .communes = {{.commune = "c1", .label = "", .epci = "n"}}};
  EXPECT_EQ(From(before, {Of("a", 8)}, GroundFlow{{{"c1"}}, {{"c1"}}}, after), "n 8 EXACT a:8/8; unplaced 0");
}

TEST_F(RebaseTest, DividesACommuneThatWasDivided) {
  // Chamrousse: made of parts of three communes.
  const Perimeter before = PerimeterOf(kBefore, {"a"}, {100});
  Perimeter after{
      .day = kAfter,
      .communes = {{.commune = "c0", .label = "", .epci = "a"}, {.commune = "c9", .label = "", .epci = "n"}}};
  EXPECT_EQ(From(before, {Of("a", 10)}, GroundFlow{{{"c0", 3, 4}, {"c9", 1, 4}}}, after),
            "a 8 ESTIMATED a:8/10; n 2 ESTIMATED a:2/10; unplaced 0");
}

TEST_F(RebaseTest, DoesNotCallExactWhatTwoDaysMayHaveMeasuredTwice) {
  const Perimeter before = PerimeterOf(kBefore, {"a"});
  const GroundFlow flow = Unchanged(before);
  const std::vector<IndicatorValue> once{Of("a", 5)};
  const Measured measured[] = {{once, &before, &flow}, {once, &before, &flow}};
  EXPECT_EQ(Told(Rebase(measured, Geography::kEpci, PerimeterOf(kAfter, {"a"}))),
            "a 10 ESTIMATED a:5/5 a:5/5; unplaced 0");
}

TEST(Division, GivesTheLargestRemaindersWhatIsLeft) {
  EXPECT_THAT(Divide(10, std::vector<int64_t>{1, 1, 1}), ElementsAre(4, 3, 3));
  EXPECT_THAT(Divide(-10, std::vector<int64_t>{1, 1, 1}), ElementsAre(-4, -3, -3));
  EXPECT_THAT(Divide(1, std::vector<int64_t>{1, 5}), ElementsAre(0, 1));
}

RC_GTEST_PROP(DivisionProperty, NothingIsLostOrMadeAndNobodyIsAUnitOff, ()) {
  const auto weights = *rc::gen::suchThat(
      rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(0, 1'000'000'000'000)),
      [](const std::vector<int64_t>& w) { return std::accumulate(w.begin(), w.end(), int64_t{0}) > 0; });
  const int64_t units = *rc::gen::inRange<int64_t>(-999'999'999'999'999, 1'000'000'000'000'000);
  const std::vector<int64_t> parts = Divide(units, weights);
  RC_ASSERT(std::accumulate(parts.begin(), parts.end(), int64_t{0}) == units);
  const long double sum = std::accumulate(weights.begin(), weights.end(), 0.0L);
  for (size_t i = 0; i < parts.size(); ++i) {
    const long double fair = static_cast<long double>(units) * weights[i] / sum;
    RC_ASSERT(std::abs(static_cast<long double>(parts[i]) - fair) < 1.001L);
  }
}

// Random perimeters of twelve communes, before and after; some move, some are in nothing.
RC_GTEST_PROP(RebaseProperty, SumsStayAndExactIsOnlyWhatIs, ()) {
  const auto grouping = rc::gen::element<std::string>("", "a", "b", "c", "d");
  const auto before_of = *rc::gen::container<std::vector<std::string>>(12, grouping);
  const auto after_of = *rc::gen::container<std::vector<std::string>>(12, grouping);
  const auto inhabitants = *rc::gen::container<std::vector<int64_t>>(12, rc::gen::inRange<int64_t>(1, 5000));
  const Perimeter before = PerimeterOf(kBefore, before_of, inhabitants);
  const Perimeter after = PerimeterOf(kAfter, after_of, inhabitants);
  std::vector<IndicatorValue> values;
  std::map<std::string, bool> has;
  int64_t sum = 0;
  for (const char* who : {"a", "b", "c", "d"}) {
    has[who] = *rc::gen::arbitrary<bool>();
    if (!has[who]) continue;
    values.push_back(Of(who, *rc::gen::inRange<int64_t>(-1000, 100'000)));
    sum += values.back().units;
  }
  const GroundFlow flow = Unchanged(before);
  const Measured measured[] = {{values, &before, &flow}};
  const Rebased rebased = Rebase(measured, Geography::kEpci, after);
  int64_t found = rebased.unplaced;
  for (const RebasedValue& value : rebased.values) {
    found += value.units;
    // By hand: the communes of it, and whether each stands in a grouping with a value that is here as a whole.
    bool exact = true;
    for (size_t i = 0; i < before_of.size(); ++i) {
      if (after_of[i] == value.collectivite) exact &= !before_of[i].empty() && has[before_of[i]];
    }
    for (size_t i = 0; i < before_of.size(); ++i) {
      if (after_of[i] != value.collectivite || before_of[i].empty()) continue;
      for (size_t j = 0; j < before_of.size(); ++j) {
        if (before_of[j] == before_of[i]) exact &= after_of[j] == value.collectivite;
      }
    }
    RC_ASSERT((value.quality == Quality::kExact) == exact);
  }
  RC_ASSERT(found == sum);
}

}  // namespace
}  // namespace socle::census
