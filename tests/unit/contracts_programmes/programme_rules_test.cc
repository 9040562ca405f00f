#include "services/contracts/domain/programmes/programme_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Framework before contract, each phase of them ended by the conference.
Programme Territorial() {
  Programme programme{.id = "territorial", .display_name = "Contrat de territoire"};
  programme.instrument_kinds = {{.id = "framework"}, {.id = "contract", .follows = {"framework"}}};
  programme.phases = {{.id = "framework", .instruments_in_force = {"framework"}, .validated_by = "conference"},
                      {.id = "contract", .instruments_in_force = {"contract"}},
                      {.id = "closed"}};
  programme.body_roles = {{.id = "conference"}};
  programme.axis_editions = {{.id = "2019", .to = Date::Of(2023, 1, 1), .axes = {{"innovation", "Innovation"}}},
                             {.id = "2023", .from = Date::Of(2023, 1, 1), .axes = {{"foncier", "Foncier"}}}};
  programme.duration_months = 72;
  programme.review_months = 36;
  programme.review_alert_months = 6;
  return programme;
}

TEST(MistakesOf, FindsNoneInAProgrammeThatHoldsTogether) { EXPECT_THAT(MistakesOf(Territorial()), IsEmpty()); }

TEST(MistakesOf, NamesEveryReferenceToNothing) {
  Programme programme = Territorial();
  programme.instrument_kinds[1].follows = {"protocol"};
  programme.phases[0].instruments_in_force = {"charter"};
  programme.phases[1].validated_by = "senate";
  EXPECT_THAT(MistakesOf(programme), ElementsAre("instrument_kinds[1].follows: 'protocol' is no kind of instrument",
                                                 "phases[0].instruments_in_force: 'charter' is no kind of instrument",
                                                 "phases[1].validated_by: 'senate' is no body role"));
}

TEST(MistakesOf, RefusesWhatIsThereTwice) {
  Programme programme = Territorial();
  programme.phases.push_back({.id = "closed"});
  programme.body_roles.push_back({.id = "conference"});
  EXPECT_THAT(MistakesOf(programme),
              ElementsAre("phases[3].id: 'closed' is there twice", "body_roles[1].id: 'conference' is there twice"));
}

TEST(MistakesOf, RefusesAProgrammeWithoutInstrumentsOrPhases) {
  EXPECT_THAT(MistakesOf({.id = "empty"}), ElementsAre("instrument_kinds: there is none", "phases: there is none"));
}

TEST(MistakesOf, RefusesIdsThatNamesCannotHold) {
  for (const char* id : {"", "Contract", "con tract", "-contract", "contract-", "é"}) {
    Programme programme = Territorial();
    programme.phases[2].id = id;
    EXPECT_THAT(MistakesOf(programme), ElementsAre(HasSubstr("is no id"))) << id;
  }
}

TEST(MistakesOf, RefusesInstrumentsThatWaitForEachOther) {
  Programme programme = Territorial();
  programme.instrument_kinds[0].follows = {"contract"};
  EXPECT_THAT(MistakesOf(programme), ElementsAre("instrument_kinds[0].follows: it would have to come before itself",
                                                 "instrument_kinds[1].follows: it would have to come before itself"));
}

TEST(MistakesOf, WantsABodyWhereABodyDecides) {
  using Rule = GateCondition::Rule;
  Programme programme = Territorial();
  programme.instrument_kinds[0].conditions = {{.id = "vote", .rule = Rule::kBodyDecision, .body_role = "conference"},
                                              {.id = "region", .rule = Rule::kRegionalCommittee},
                                              {.id = "mandates", .rule = Rule::kMandates, .body_role = "conference"}};
  EXPECT_THAT(MistakesOf(programme), ElementsAre("instrument_kinds[0].conditions[1].body_role: '' is no body role",
                                                 "instrument_kinds[0].conditions[2].body_role: this rule has none"));
}

TEST(MistakesOf, WantsOneEditionOfAxesOnADay) {
  Programme programme = Territorial();
  programme.axis_editions[1].from = Date::Of(2022, 12, 31);
  EXPECT_THAT(MistakesOf(programme), ElementsAre("axis_editions[1]: holds on a day on which '2019' does"));
  programme.axis_editions[1] = {.id = "2023", .from = Date::Of(2024, 1, 1), .to = Date::Of(2024, 1, 1)};
  EXPECT_THAT(MistakesOf(programme), ElementsAre("axis_editions[1].axes: there is none",
                                                 "axis_editions[1].to_date: must be after the first day"));
}

TEST(MistakesOf, WantsTheReviewBeforeTheEnd) {
  Programme programme = Territorial();
  programme.review_months = 72;
  EXPECT_THAT(MistakesOf(programme), ElementsAre("review_months: the review would come after the end"));
  programme.review_months = 3;
  EXPECT_THAT(MistakesOf(programme), ElementsAre("review_alert_months: the alert would come before the begin"));
  programme.review_months = programme.review_alert_months = 0;
  programme.duration_months = -1;
  EXPECT_THAT(MistakesOf(programme), ElementsAre("duration_months: -1 is not 0 to 1200"));
}

TEST(Programme, WalksItsPhasesInOrder) {
  const Programme programme = Territorial();
  EXPECT_EQ(programme.PhaseAfter("framework")->id, "contract");
  EXPECT_EQ(programme.PhaseAfter("contract")->id, "closed");
  EXPECT_EQ(programme.PhaseAfter("closed"), nullptr);
  EXPECT_EQ(programme.PhaseAfter("none"), nullptr);
  EXPECT_EQ(programme.FindKind("none"), nullptr);
  EXPECT_EQ(programme.FindAxisEdition("2023")->axes.front().id, "foncier");
}

EvaluationGrid Grid() {
  return {.id = "2026",
          .criteria = {{.id = "progress", .levels = {{"no", "Non"}, {"yes", "Oui"}}},
                       {.id = "results", .levels = {{"no", "Non"}, {"yes", "Oui"}}}}};
}

TEST(MistakesOf, FindsNoneInAGridWithScales) {
  Programme programme = Territorial();
  programme.evaluation_grids = {Grid()};
  programme.review_decided_by = "conference";
  EXPECT_THAT(MistakesOf(programme), IsEmpty());
}

TEST(MistakesOf, RefusesGridsThatNobodyCouldAnswer) {
  Programme programme = Territorial();
  programme.evaluation_grids = {Grid(), Grid(), {.id = "empty"}};
  programme.evaluation_grids[0].criteria[0].levels.pop_back();
  programme.evaluation_grids[1].criteria[1].id = "progress";
  programme.evaluation_grids[1].criteria[1].levels[1].id = "no";
  programme.review_decided_by = "senate";
  EXPECT_THAT(MistakesOf(programme),
              ElementsAre("evaluation_grids[1].id: '2026' is there twice",
                          "evaluation_grids[0].criteria[0].levels: 1 given, 2 to 10 make a scale",
                          "evaluation_grids[1].criteria[1].id: 'progress' is there twice",
                          "evaluation_grids[1].criteria[1].levels[1].id: 'no' is there twice",
                          "evaluation_grids[2].criteria: 0 given, 1 to 50 are taken",
                          "review_decided_by: 'senate' is no body role"));
}

TEST(Programme, IsReviewedByItsContractOrWhereItHasNoneByItsFrameworkConvention) {
  const InstrumentKind contract{.id = "contract", .category = InstrumentCategory::kContract};
  const InstrumentKind framework{.id = "framework", .category = InstrumentCategory::kFrameworkConvention};
  const InstrumentKind amendment{.id = "amendment", .category = InstrumentCategory::kAmendment};
  const Programme both{.instrument_kinds = {contract, framework, amendment}};
  EXPECT_TRUE(both.IsReviewed(contract));
  EXPECT_FALSE(both.IsReviewed(framework) || both.IsReviewed(amendment));
  const Programme conventions{.instrument_kinds = {framework, amendment}};
  EXPECT_TRUE(conventions.IsReviewed(framework));
  EXPECT_FALSE(conventions.IsReviewed(amendment));
}

}  // namespace
}  // namespace socle::contracts
