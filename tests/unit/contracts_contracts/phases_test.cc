#include "services/contracts/domain/contracts/phases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kDecision[] = "bodies/conference-cambresis/decisions/0001";

class Phases : public testing::Test {
 protected:
  Phases() {
    programme_.phases = {{.id = "diagnostic", .display_name = "Diagnostic", .validated_by = "conference"},
                         {.id = "framework", .instruments_in_force = {"cas"}, .validated_by = "conference"},
                         {.id = "execution"},
                         {.id = "closed"}};
    programme_.body_roles = {{.id = "conference", .display_name = "Conférence partenariale"}};
    programme_.instrument_kinds = {{.id = "cas", .display_name = "Cadre d'Action Stratégique"}};
    contract_.bodies = {{"conference", "bodies/conference-cambresis"}, {"team", "bodies/team"}};
    facts_.verdict = DecisionVerdict{.valid = true};
  }

  std::vector<std::string> Unmet() const {
    std::vector<std::string> types;
    for (const auto& condition : CheckPhaseStep(programme_, contract_, step_, facts_)) {
      EXPECT_FALSE(condition.english.empty());
      EXPECT_FALSE(condition.french.empty());
      types.push_back(condition.type);
    }
    return types;
  }

  Programme programme_;
  Contract contract_{.id = "cambresis", .phase = "diagnostic"};
  PhaseStep step_{.decision = kDecision, .effective = Date::Of(2011, 2, 24)};
  PhaseFacts facts_{.today = Date::Of(2026, 11, 22), .phase_began = Date::Min()};
};

TEST_F(Phases, EndByAValidDecisionOfTheBodyThatTheProgrammeNames) { EXPECT_THAT(Unmet(), IsEmpty()); }

TEST_F(Phases, DoNotEndWithoutADecision) {
  step_.decision.clear();
  facts_.verdict.reset();
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_MISSING"));
}

TEST_F(Phases, DoNotEndByABodyInAnotherPart) {
  step_.decision = "bodies/team/decisions/0001";
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_OF_ANOTHER_BODY"));
}

TEST_F(Phases, TellEveryReasonAgainstTheDecision) {
  facts_.verdict =
      DecisionVerdict{.reasons = {{"OTHER_CONTENT", "Other.", "Autre."}, {"SUPERSEDED", "Old.", "Vieux."}}};
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_OTHER_CONTENT", "DECISION_SUPERSEDED"));
  facts_.verdict = DecisionVerdict{};
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_NOT_VALID"));
}

TEST_F(Phases, SayWhatIsNotKnownWhileTheRegistryIsAway) {
  facts_.verdict.reset();
  facts_.registry_away = true;
  const auto unmet = CheckPhaseStep(programme_, contract_, step_, facts_);
  ASSERT_EQ(unmet.size(), 1u);
  EXPECT_TRUE(unmet[0].unknown);
  EXPECT_EQ(unmet[0].subject, kDecision);
}

TEST_F(Phases, WantTheirInstrumentsInForce) {
  contract_.phase = "framework";
  EXPECT_THAT(Unmet(), ElementsAre("INSTRUMENT_NOT_IN_FORCE"));
  facts_.kinds_in_force = {"protocol", "cas"};
  EXPECT_THAT(Unmet(), IsEmpty());
}

TEST_F(Phases, TakeNoDecisionThatNobodyAskedFor) {
  contract_.phase = "execution";
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_NOT_ASKED_FOR"));
  step_.decision.clear();
  EXPECT_THAT(Unmet(), IsEmpty());
}

TEST_F(Phases, StopAtTheLast) {
  contract_.phase = "closed";
  EXPECT_THAT(Unmet(), ElementsAre("LAST_PHASE"));
  contract_.phase = "of a programme that was";
  EXPECT_THAT(Unmet(), ElementsAre("LAST_PHASE"));
}

TEST_F(Phases, BeginOnADayThatHasComeAndNotBeforeTheLast) {
  step_.effective = facts_.today.Plus(1);
  EXPECT_THAT(Unmet(), ElementsAre("DAY_TO_COME"));
  step_.effective = facts_.today;
  facts_.phase_began = facts_.today;
  EXPECT_THAT(Unmet(), IsEmpty());
  step_.effective = facts_.today.Plus(-1);
  EXPECT_THAT(Unmet(), ElementsAre("DAY_BEFORE_PHASE"));
}

TEST_F(Phases, AreDecidedOnATextThatNamesContractPhasesAndDocument) {
  const Phase& next = programme_.phases[1];
  EXPECT_EQ(DecisionText(contract_, next, ""),
            "contract: contracts/cambresis\nphase: diagnostic\nnext phase: framework\n");
  EXPECT_EQ(DecisionText(contract_, next, "ab"),
            "contract: contracts/cambresis\nphase: diagnostic\nnext phase: framework\ndocument: sha256:ab\n");
}

TEST(BodyOfDecision, IsEmptyForWhatIsNoDecision) {
  EXPECT_EQ(BodyOfDecision(kDecision), "bodies/conference-cambresis");
  for (const char* name : {"", "bodies/x", "bodies/x/decisions/", "bodies/x/decisions/y/votes/z", "x/decisions/y"}) {
    EXPECT_EQ(BodyOfDecision(name), "") << name;
  }
}

}  // namespace
}  // namespace socle::contracts
