#include "services/census/domain/labelled_territories/perimeter_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/census/domain/labelled_territories/operator.h"

namespace socle::census {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kRegion = "collectivites/region-32";
const std::string kDecision = "bodies/comite/decisions/d";

LabelledTerritory Territory() {
  return {.id = "ti-a", .territory = "territories/ti-a", .regional_committees = {{kRegion, "bodies/comite"}}};
}

PerimeterRequest Request() {
  return {.territory = "ti-a",
          .id = "1",
          .requester = "collectivites/epci-1",
          .members = {"collectivites/epci-1", "collectivites/epci-2"},
          .effective = Date::Of(2022, 1, 1),
          .reason = "Un bassin d'emploi."};
}

EnactFacts Facts() {
  return {.decisions = {kDecision},
          .verdicts = {{kDecision, {.valid = true}}},
          .regions = {kRegion},
          .recorded = Request().members};
}

std::vector<std::string> Types(const socle::api::UnmetConditions& unmet) {
  std::vector<std::string> types;
  for (const auto& condition : unmet) types.push_back(condition.type);
  return types;
}

TEST(CheckEnactTest, TakesWhatTheCommitteeAdoptedAndTheRegistryHas) {
  EXPECT_THAT(CheckEnact(Territory(), Request(), Facts()), IsEmpty());
}

TEST(CheckEnactTest, NamesEverythingThatIsMissing) {
  EnactFacts facts = Facts();
  facts.verdicts[kDecision] = {.english = "It was rejected.", .french = "Elle a été rejetée."};
  facts.recorded = {"collectivites/epci-1"};
  facts.regions = {kRegion, "collectivites/region-44"};
  const auto unmet = CheckEnact(Territory(), Request(), facts);
  EXPECT_THAT(Types(unmet), ElementsAre("DECISION", "REGION", "REGISTRY_PERIMETER"));
  EXPECT_THAT(unmet[0].english, HasSubstr("It was rejected."));
  EXPECT_THAT(unmet[2].french, HasSubstr("2022-01-01"));
}

TEST(CheckEnactTest, TakesNoDecisionOfAnotherBody) {
  EnactFacts facts = Facts();
  facts.decisions = {"bodies/comite-2/decisions/d"};
  facts.verdicts = {{facts.decisions[0], {.valid = true}}};
  EXPECT_THAT(Types(CheckEnact(Territory(), Request(), facts)), ElementsAre("REGION"));
}

TEST(CheckEnactTest, NeedsAnOpenRequestAPerimeterAndARegistryThatAnswers) {
  PerimeterRequest closed = Request();
  closed.state = PerimeterRequestState::kWithdrawn;
  EXPECT_THAT(Types(CheckEnact(Territory(), closed, Facts())), ElementsAre("STATE"));
  EXPECT_THAT(Types(CheckEnact({.id = "ti-a"}, Request(), Facts())), ElementsAre("TERRITORY"));
  EnactFacts away = Facts();
  away.registry_away = true;
  EXPECT_THAT(Types(CheckEnact(Territory(), Request(), away)), ElementsAre("REGISTRY"));
  EnactFacts nowhere = Facts();
  nowhere.regions = {};
  EXPECT_THAT(Types(CheckEnact(Territory(), Request(), nowhere)), ElementsAre("REGION"));
}

TEST(DecisionTextTest, SaysAllThatIsDecided) {
  const std::string text = DecisionText(Request());
  for (const std::string& part :
       {std::string("labelledTerritories/ti-a/perimeterRequests/1"), std::string("2022-01-01"),
        std::string("Un bassin d'emploi."), std::string("- collectivites/epci-2\n")}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

RC_GTEST_PROP(DecisionTextTest, IsAnotherOneForOtherMembers, ()) {
  const auto names = rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a", "b", "c", "d"));
  PerimeterRequest one = Request(), other = Request();
  one.members = *names;
  other.members = *names;
  RC_ASSERT((DecisionText(one) == DecisionText(other)) == (one.members == other.members));
}

TEST(CommitteeOfTest, IsTheBodyOfADecisionAndNothingElse) {
  EXPECT_EQ(CommitteeOf("bodies/x/decisions/y"), "bodies/x");
  for (const char* wrong : {"", "bodies/x", "bodies//decisions/y", "bodies/x/decisions/", "bodies/x/y/decisions/z",
                            "bodies/x/decisions/y/z", "contracts/x/decisions/y"}) {
    EXPECT_EQ(CommitteeOf(wrong), "") << wrong;
  }
}

TEST(LabelOnTest, IsTheLastNameThatHasBegun) {
  const Operator one{.names = {{.label = "Pôle emploi"}, {.label = "France Travail", .from = Date::Of(2024, 1, 1)}}};
  EXPECT_EQ(LabelOn(one, Date::Of(2023, 12, 31)), "Pôle emploi");
  EXPECT_EQ(LabelOn(one, Date::Of(2024, 1, 1)), "France Travail");
  const Operator later{.names = {{.label = "A", .from = Date::Of(2024, 1, 1)}}};
  EXPECT_EQ(LabelOn(later, Date::Of(2019, 1, 1)), "A") << "it is called something";
}

}  // namespace
}  // namespace socle::census
