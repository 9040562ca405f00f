#include "services/contracts/domain/contracts/deployment.h"

#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

const Date kLaunch = Date::Of(2012, 2, 17);
const Date kSigned = Date::Of(2013, 3, 1);
const Date kEnd = Date::Of(2019, 3, 1);

Programme Territorial() {
  Programme programme{.id = "territorial"};
  programme.instrument_kinds = {{.id = "cadre", .category = InstrumentCategory::kStrategicFramework},
                                {.id = "contrat", .category = InstrumentCategory::kContract},
                                {.id = "convention", .category = InstrumentCategory::kFrameworkConvention}};
  return programme;
}

Deployed Launched() { return {.contract = {.id = "flandre-maritime", .launch = kLaunch}}; }

DeploymentStage StageOf(const Deployed& deployed, Date day) {
  const Programme programme = Territorial();
  return StageOn(deployed, &programme, day);
}

TEST(StageOn, IsPlannedUntilTheDayOfTheLaunch) {
  EXPECT_EQ(StageOf(Launched(), kLaunch.Plus(-1)), DeploymentStage::kPlanned);
  EXPECT_EQ(StageOf(Launched(), kLaunch), DeploymentStage::kInPreparation);
}

TEST(StageOn, IsPlannedWithoutADayOnlyWhereASourceForeseesIt) {
  Deployed deployed{.contract = {.id = "lille"}};
  EXPECT_EQ(StageOf(deployed, kLaunch), DeploymentStage::kInPreparation) << "no day is not a day to come";
  deployed.contract.launch_certainty = LaunchCertainty::kAmbiguous;
  EXPECT_EQ(StageOf(deployed, kLaunch), DeploymentStage::kInPreparation);
  deployed.contract.launch_certainty = LaunchCertainty::kPlanned;
  EXPECT_EQ(StageOf(deployed, kLaunch), DeploymentStage::kPlanned);
}

TEST(StageOn, StaysInPreparationWhileOnlyAFrameworkIsInForce) {
  Deployed deployed = Launched();
  deployed.instruments = {{.id = "cas", .kind = "cadre", .effective = kSigned}};
  EXPECT_EQ(StageOf(deployed, kSigned), DeploymentStage::kInPreparation);
}

TEST(StageOn, FollowsTheDaysOfTheContract) {
  for (const char* kind : {"contrat", "convention"}) {
    Deployed deployed = Launched();
    deployed.instruments = {{.id = "c", .kind = kind, .effective = kSigned, .end = kEnd}};
    EXPECT_EQ(StageOf(deployed, kSigned.Plus(-1)), DeploymentStage::kInPreparation) << kind;
    EXPECT_EQ(StageOf(deployed, kSigned), DeploymentStage::kInForce) << kind;
    EXPECT_EQ(StageOf(deployed, kEnd.Plus(-1)), DeploymentStage::kInForce) << kind;
    EXPECT_EQ(StageOf(deployed, kEnd), DeploymentStage::kEnded) << kind << " holds no longer on its end date";
  }
}

TEST(StageOn, IsInForceWhileAnyOfSeveralHolds) {
  Deployed deployed = Launched();
  deployed.instruments = {{.id = "first", .kind = "contrat", .effective = kSigned, .end = kEnd},
                          {.id = "second", .kind = "contrat", .effective = kEnd}};
  EXPECT_EQ(StageOf(deployed, kEnd), DeploymentStage::kInForce);
}

TEST(StageOn, CountsEveryInstrumentOfAProgrammeThatIsGone) {
  Deployed deployed = Launched();
  deployed.instruments = {{.id = "x", .kind = "unheard-of", .effective = kSigned}};
  EXPECT_EQ(StageOf(deployed, kSigned), DeploymentStage::kInPreparation);
  EXPECT_EQ(StageOn(deployed, nullptr, kSigned), DeploymentStage::kInForce);
}

}  // namespace
}  // namespace socle::contracts
