#include "services/census/domain/labelled_territories/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <set>

namespace socle::census {
namespace {

const Date kDay = Date::Of(2019, 4, 30);

StageStep Step(LabelStage stage, Date effective, bool taken_back = false) {
  StageStep step{.stage = stage, .effective = effective};
  if (!taken_back) step.claims = {"a"};
  return step;
}

TerritoryStanding Standing(std::vector<std::string> regions, const std::vector<StageStep>& steps) {
  TerritoryStanding standing{.regions = std::move(regions)};
  ReachStages(&standing, steps);
  return standing;
}

FigureCount Of(const FigureTally& tally, FigureKind kind) { return tally.national[static_cast<size_t>(kind)]; }

TEST(ReachStagesTest, KeepsTheDayOfEachStage) {
  const auto standing = Standing({}, {Step(LabelStage::kLabelled, kDay.Plus(-50)), Step(LabelStage::kProtocol, kDay)});
  EXPECT_EQ(standing.stage, LabelStage::kProtocol);
  EXPECT_EQ(standing.reached[1], kDay.Plus(-50));
  EXPECT_EQ(standing.reached[2], kDay);
  EXPECT_EQ(standing.reached[4], Date::Max());
}

TEST(ReachStagesTest, GivesAStageWithoutADayThatOfTheOneAfterItAtTheLatest) {
  const auto standing = Standing({}, {Step(LabelStage::kLabelled, Date::Max()), Step(LabelStage::kProtocol, kDay)});
  EXPECT_EQ(standing.reached[1], kDay) << "who has signed a protocol had been labelled";
}

TEST(ReachStagesTest, ForgetsWhatWasTakenBack) {
  const auto standing = Standing({}, {Step(LabelStage::kLabelled, kDay), Step(LabelStage::kProtocol, kDay.Plus(1)),
                                      Step(LabelStage::kLabelled, Date::Max(), true)});
  EXPECT_EQ(standing.stage, LabelStage::kLabelled);
  EXPECT_EQ(standing.reached[1], kDay);
  EXPECT_EQ(standing.reached[2], Date::Max());
}

TEST(CountFiguresTest, CountsATerritoryOfTwoRegionsOnceInFranceAndOnceInEach) {
  const std::vector<TerritoryStanding> standings{
      Standing({"75", "76"}, {Step(LabelStage::kLabelled, kDay), Step(LabelStage::kProtocol, kDay)}),
      Standing({"75"}, {Step(LabelStage::kLabelled, kDay)})};
  const FigureTally tally = CountFigures(standings, kDay);
  EXPECT_EQ(Of(tally, FigureKind::kTerritories).counted, 2);
  EXPECT_EQ(Of(tally, FigureKind::kProtocols).counted, 1);
  EXPECT_EQ(Of(tally, FigureKind::kRegionsWithProtocol).counted, 2);
  EXPECT_EQ(tally.regions.at("75")[1].counted, 2);
  EXPECT_EQ(tally.regions.at("76")[1].counted, 1);
  EXPECT_EQ(CountFigures(standings, kDay.Plus(-1)).national[1].counted, 0);
}

TEST(CountFiguresTest, KeepsApartWhatIsSyntheticAndWhatHasNoDay) {
  auto synthetic = Standing({}, {Step(LabelStage::kLabelled, kDay)});
  synthetic.synthetic = true;
  const std::vector<TerritoryStanding> standings{synthetic, Standing({}, {Step(LabelStage::kLabelled, Date::Max())})};
  const FigureTally tally = CountFigures(standings, kDay);
  EXPECT_EQ(Of(tally, FigureKind::kTerritories).counted, 0);
  EXPECT_EQ(Of(tally, FigureKind::kTerritories).synthetic, 1);
  EXPECT_EQ(Of(tally, FigureKind::kTerritories).undated, 1);
  EXPECT_EQ(tally.unplaced, 2);
}

TEST(LastPublishedTest, IsTheLastOfTheDayAndOfOneDayTheOneRecordedLater) {
  const std::vector<PublishedFigure> figures{{.value = 124, .date = kDay, .revision = 1},
                                             {.value = 136, .date = kDay.Plus(9), .revision = 2},
                                             {.value = 137, .date = kDay.Plus(9), .revision = 3},
                                             {.value = 144, .revision = 4}};
  const auto value = [&](Date day) {
    const PublishedFigure* last = LastPublished(figures, FigureKind::kTerritories, "", day);
    return last == nullptr ? -1 : last->value;
  };
  EXPECT_EQ(value(kDay.Plus(-1)), -1);
  EXPECT_EQ(value(kDay), 124);
  EXPECT_EQ(value(kDay.Plus(1000)), 137) << "a figure without a day is of no day";
  EXPECT_EQ(LastPublished(figures, FigureKind::kPilots, "", kDay), nullptr);
  EXPECT_EQ(LastPublished(figures, FigureKind::kTerritories, "collectivites/region-32", kDay), nullptr);
}

rc::Gen<std::vector<TerritoryStanding>> SomeStandings() {
  const auto one =
      rc::gen::map(rc::gen::tuple(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 6)), rc::gen::inRange(1, 7),
                                  rc::gen::inRange(0, 10), rc::gen::arbitrary<bool>(), rc::gen::arbitrary<bool>()),
                   [](const auto& drawn) {
                     std::vector<std::string> regions;
                     const std::vector<int>& some = std::get<0>(drawn);
                     for (const int region : std::set<int>(some.begin(), some.end()))
                       regions.push_back(std::to_string(region));
                     std::vector<StageStep> steps;
                     for (int stage = 1; stage <= std::get<1>(drawn); ++stage) {
                       const bool dated = (std::get<2>(drawn) + stage) % 4 != 0;
                       steps.push_back(Step(static_cast<LabelStage>(stage),
                                            dated ? kDay.Plus(std::get<2>(drawn) + stage) : Date::Max()));
                     }
                     TerritoryStanding standing = Standing(regions, steps);
                     standing.pilot = std::get<3>(drawn);
                     standing.synthetic = std::get<4>(drawn);
                     return standing;
                   });
  return rc::gen::container<std::vector<TerritoryStanding>>(one);
}

RC_GTEST_PROP(CountFiguresTest, AccountForEveryTerritoryOnTheLastDay, ()) {
  const auto standings = *SomeStandings();
  const FigureCount count = Of(CountFigures(standings, Date::Of(2100, 1, 1)), FigureKind::kTerritories);
  RC_ASSERT(count.counted + count.synthetic + count.undated == static_cast<int64_t>(standings.size()));
}

RC_GTEST_PROP(CountFiguresTest, OnlyGrowWithTheDays, ()) {
  const auto standings = *SomeStandings();
  const Date day = kDay.Plus(*rc::gen::inRange(0, 20));
  const FigureTally before = CountFigures(standings, day), after = CountFigures(standings, day.Plus(1));
  for (size_t kind = 1; kind <= kFigureKinds; ++kind) {
    if (kind == static_cast<size_t>(FigureKind::kRegionsWithProtocol)) continue;
    RC_ASSERT(before.national[kind].counted <= after.national[kind].counted);
  }
}

RC_GTEST_PROP(CountFiguresTest, AddUpOverRegionsWhereNobodyIsInTwo, ()) {
  auto standings = *SomeStandings();
  for (TerritoryStanding& standing : standings) standing.regions.resize(1, "1");
  const FigureTally tally = CountFigures(standings, kDay.Plus(8));
  int64_t sum = 0;
  for (const auto& [region, counts] : tally.regions) sum += counts[1].counted;
  RC_ASSERT(sum == tally.national[1].counted);
}

RC_GTEST_PROP(CountFiguresTest, HaveAsManyContractsAsProtocolsAtMost, ()) {
  const FigureTally tally = CountFigures(*SomeStandings(), kDay.Plus(8));
  RC_ASSERT(Of(tally, FigureKind::kContracts).counted <= Of(tally, FigureKind::kProtocols).counted);
  RC_ASSERT(Of(tally, FigureKind::kProtocols).counted <= Of(tally, FigureKind::kTerritories).counted);
}

TEST(CountSheets, CountsThoseThatAreOnRecordByTheDaySyntheticOnesApart) {
  const std::vector<SheetsOfDay> sheets = {
      {.day = kDay, .count = 3}, {.day = kDay, .synthetic = true, .count = 330}, {.day = kDay.Plus(1), .count = 4}};
  const auto on = [&](Date day) {
    const FigureCount count = CountSheets(sheets, day);
    return std::tuple(count.counted, count.synthetic, count.undated);
  };
  EXPECT_EQ(on(kDay.Plus(-1)), std::tuple(0, 0, 0));
  EXPECT_EQ(on(kDay), std::tuple(3, 330, 0));
  EXPECT_EQ(on(kDay.Plus(1)), std::tuple(7, 330, 0));
}

}  // namespace
}  // namespace socle::census
