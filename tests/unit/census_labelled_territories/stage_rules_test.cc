#include "services/census/domain/labelled_territories/stage_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace socle::census {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

const Date kDay = Date::Of(2019, 4, 23);

TerritoryClaim Claim(const std::string& id, LabelStage stage, Date day = Date::Max(), const std::string& region = "") {
  return {.id = id,
          .stage = stage,
          .date = day,
          .precision = day == Date::Max() ? ClaimPrecision::kNone : ClaimPrecision::kOn,
          .region = region,
          .source = "CNER, mai 2019"};
}

std::vector<std::string> Types(const socle::api::UnmetConditions& unmet) {
  std::vector<std::string> types;
  for (const auto& condition : unmet) types.push_back(condition.type);
  return types;
}

TEST(StageRulesTest, TakeTheNextStageOnAClaimThatSaysSo) {
  const std::vector<TerritoryClaim> claims{Claim("a", LabelStage::kProtocol, kDay)};
  EXPECT_THAT(CheckAdvance({}, {.target = LabelStage::kProtocol, .cited = {"a"}, .claims = claims}), IsEmpty());
}

TEST(StageRulesTest, NeedAClaimOfThisTerritory) {
  EXPECT_THAT(Types(CheckAdvance({}, {.target = LabelStage::kProtocol})), ElementsAre("CLAIMS"));
  const auto unmet = CheckAdvance({}, {.target = LabelStage::kProtocol, .cited = {"elsewhere"}});
  ASSERT_THAT(Types(unmet), ElementsAre("CLAIMS"));
  EXPECT_THAT(unmet[0].english, HasSubstr("elsewhere"));
}

TEST(StageRulesTest, NeedTheCommitteeOfEachRegionForARegionalValidation) {
  const LabelledTerritory at_protocol{.stage = LabelStage::kProtocol};
  const std::vector<std::string> regions{"collectivites/region-75", "collectivites/region-76"};
  std::vector<TerritoryClaim> claims{Claim("a", LabelStage::kRegionalValidation, kDay, regions[0])};
  StageAdvance advance{.target = LabelStage::kRegionalValidation, .cited = {"a"}, .claims = claims, .regions = regions};
  const auto unmet = CheckAdvance(at_protocol, advance);
  ASSERT_THAT(Types(unmet), ElementsAre("REGION"));
  EXPECT_THAT(unmet[0].french, HasSubstr("region-76"));
  claims.push_back(Claim("b", LabelStage::kRegionalValidation, kDay, regions[1]));
  advance.claims = claims;
  advance.cited = {"a", "b"};
  EXPECT_THAT(CheckAdvance(at_protocol, advance), IsEmpty());
  advance.regions = {};
  EXPECT_THAT(Types(CheckAdvance(at_protocol, advance)), ElementsAre("REGION")) << "nobody knows which régions";
  advance.registry_away = true;
  EXPECT_THAT(Types(CheckAdvance(at_protocol, advance)), ElementsAre("REGISTRY"));
}

TEST(StageRulesTest, GoBackToWhatWasBeforeOnly) {
  const LabelledTerritory at_contract{.stage = LabelStage::kContract};
  EXPECT_THAT(CheckRevert(at_contract, LabelStage::kLabelled), IsEmpty());
  EXPECT_THAT(Types(CheckRevert(at_contract, LabelStage::kContract)), ElementsAre("STAGE_BEFORE"));
  EXPECT_THAT(Types(CheckRevert(at_contract, LabelStage::kEvaluated)), ElementsAre("STAGE_BEFORE"));
}

TEST(StageRulesTest, DateAStepByTheEarliestClaim) {
  const std::vector<TerritoryClaim> claims{Claim("a", LabelStage::kProtocol), Claim("b", LabelStage::kProtocol, kDay),
                                           Claim("c", LabelStage::kProtocol, kDay.Plus(7))};
  const std::vector<std::string> all{"c", "a", "b"};
  EXPECT_EQ(EffectiveDay(CitedClaims(claims, all)), kDay);
  const std::vector<std::string> undated{"a"};
  EXPECT_EQ(EffectiveDay(CitedClaims(claims, undated)), Date::Max());
}

TEST(DisagreementsTest, AreTwoStagesOnOneDayOrOneStageOnTwo) {
  const std::vector<TerritoryClaim> claims{Claim("a", LabelStage::kProtocol, kDay),
                                           Claim("b", LabelStage::kContract, kDay),
                                           Claim("c", LabelStage::kContract, kDay.Plus(700)),
                                           Claim("d", LabelStage::kProtocol, kDay), Claim("e", LabelStage::kContract)};
  EXPECT_THAT(Disagreements(claims), ElementsAre(Pair(0, 1), Pair(1, 2), Pair(1, 3)));
}

TEST(DisagreementsTest, DoNotCountDaysThatAreNotExactOrOtherRegions) {
  std::vector<TerritoryClaim> claims{Claim("a", LabelStage::kProtocol, kDay),
                                     Claim("b", LabelStage::kProtocol, kDay.Plus(30))};
  claims[1].precision = ClaimPrecision::kOnOrBefore;
  EXPECT_THAT(Disagreements(claims), IsEmpty());
  claims[1].precision = ClaimPrecision::kOn;
  claims[1].region = "collectivites/region-24";
  EXPECT_THAT(Disagreements(claims), IsEmpty());
}

rc::Gen<std::vector<TerritoryClaim>> SomeClaims() {
  return rc::gen::container<std::vector<TerritoryClaim>>(rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(1, 7), rc::gen::inRange(0, 4), rc::gen::inRange(0, 3)), [](const auto& drawn) {
        TerritoryClaim claim = Claim("", static_cast<LabelStage>(std::get<0>(drawn)));
        if (std::get<1>(drawn) > 0) {
          claim.date = kDay.Plus(std::get<1>(drawn));
          claim.precision = std::get<2>(drawn) == 0 ? ClaimPrecision::kOnOrBefore : ClaimPrecision::kOn;
        }
        return claim;
      }));
}

RC_GTEST_PROP(DisagreementsTest, DoNotDependOnTheOrderOfRecording, ()) {
  auto claims = *SomeClaims();
  const size_t forward = Disagreements(claims).size();
  std::reverse(claims.begin(), claims.end());
  RC_ASSERT(Disagreements(claims).size() == forward);
}

RC_GTEST_PROP(StageRulesTest, NeverSkipAStage, ()) {
  const auto from = static_cast<LabelStage>(*rc::gen::inRange(1, 7));
  const auto to = static_cast<LabelStage>(*rc::gen::inRange(1, 7));
  const std::vector<TerritoryClaim> claims{Claim("a", to, kDay, "r")};
  const std::vector<std::string> regions{"r"};
  const StageAdvance advance{.target = to, .cited = {"a"}, .claims = claims, .regions = regions};
  const bool is_next = static_cast<int>(to) == static_cast<int>(from) + 1;
  RC_ASSERT(CheckAdvance({.stage = from}, advance).empty() == is_next);
}

}  // namespace
}  // namespace socle::census
