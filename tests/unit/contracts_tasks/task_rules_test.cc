#include "services/contracts/domain/tasks/task_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The Communauté de communes Espace Sud Cambrésis was split in 2017: 7 communes to one, 1 to the other.
constexpr char kSplit[] = "collectivites/epci-245900931";
constexpr char kCaudresis[] = "collectivites/epci-200030633";
constexpr char kCambrai[] = "collectivites/epci-200068500";
constexpr char kNord[] = "collectivites/departement-59";
constexpr char kDecision[] = "bodies/conference/decisions/0001";

Succession SplitOf(Succession::Outcome outcome = Succession::Outcome::kShared) {
  return {.party = kSplit,
          .outcome = outcome,
          .heirs = {{kCaudresis, "CC du Caudrésis", Share{7, 8}}, {kCambrai, "CA de Cambrai", Share{1, 8}}}};
}

class PartySuccession : public testing::Test {
 protected:
  PartySuccession() {
    contract_.parties = {{kNord, PartyGroup::kPublic, "Nord"}, {kSplit, PartyGroup::kPartner, "Espace Sud"}};
    Choose(SplitOf());
  }

  void Choose(const Succession& succession) {
    task_ = TaskFor("cambresis", contract_.parties[1], succession, Date::Of(2017, 1, 1));
    step_.heirs = task_.heirs;
    facts_.identities.clear();
    for (const Heir& heir : task_.heirs) {
      facts_.identities.push_back({.name = heir.name, .exists = true, .alive = true, .can_sign = true});
    }
  }

  std::vector<std::string> Unmet() const {
    std::vector<std::string> types;
    for (const auto& condition : CheckSuccession(contract_, task_, step_, facts_)) types.push_back(condition.type);
    return types;
  }

  Contract contract_{.id = "cambresis", .pilot = kNord, .bodies = {{"conference", "bodies/conference"}}};
  Task task_;
  SuccessionStep step_;
  SuccessionFacts facts_;
};

TEST_F(PartySuccession, OpensNoTaskForWhoLivesOnOrWasNeverKnown) {
  for (const auto outcome : {Succession::Outcome::kAlive, Succession::Outcome::kUnknown}) {
    EXPECT_EQ(TaskFor("c", contract_.parties[1], SplitOf(outcome), Date::Of(2017, 1, 1)).id, "");
  }
}

TEST_F(PartySuccession, OpensTheSameTaskForTheSameFindingOnly) {
  const Task again = TaskFor("cambresis", contract_.parties[1], SplitOf(), Date::Of(2020, 5, 1));
  EXPECT_EQ(again.id, task_.id);
  Succession other = SplitOf();
  other.heirs[0].share = Share{6, 8};
  EXPECT_NE(TaskFor("cambresis", contract_.parties[1], other, Date::Of(2017, 1, 1)).id, task_.id);
  EXPECT_NE(TaskFor("other", contract_.parties[1], SplitOf(), Date::Of(2017, 1, 1)).id, task_.id);
}

TEST_F(PartySuccession, OfASplitPartyNeedsADecisionOfABodyOfTheContract) {
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_MISSING"));
  step_.decision = "bodies/senate/decisions/0001";
  facts_.verdict = DecisionVerdict{.valid = true};
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_OF_ANOTHER_BODY"));
  step_.decision = kDecision;
  EXPECT_THAT(Unmet(), IsEmpty());
  facts_.verdict = DecisionVerdict{.reasons = {{"OTHER_CONTENT", "Other.", "Autre."}}};
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_OTHER_CONTENT"));
}

TEST_F(PartySuccession, WithoutABodyNeedsANote) {
  contract_.bodies.clear();
  EXPECT_THAT(Unmet(), ElementsAre("NOTE_MISSING"));
  step_.note = "d'un commun accord";
  EXPECT_THAT(Unmet(), IsEmpty());
}

TEST_F(PartySuccession, ByOneHeirIsTheLawsAlone) {
  Choose({.party = kSplit,
          .outcome = Succession::Outcome::kOneSuccessor,
          .heirs = {{kCambrai, "CA de Cambrai", Share{1, 1}}}});
  EXPECT_THAT(Unmet(), IsEmpty());
  step_.heirs = {{.name = kCaudresis}};
  EXPECT_THAT(Unmet(), ElementsAre("DECISION_MISSING"));
}

TEST_F(PartySuccession, TakesNobodyWhoCannotSignNorThePartyItself) {
  step_.decision = kDecision;
  facts_.verdict = DecisionVerdict{.valid = true};
  facts_.identities[0].can_sign = false;
  step_.heirs[1].name = kSplit;
  EXPECT_THAT(Unmet(), ElementsAre("HEIR_TWICE", "HEIR_CANNOT_SIGN"));
  step_.heirs.clear();
  facts_.identities.clear();
  EXPECT_THAT(Unmet(), ElementsAre("HEIR_MISSING"));
}

TEST_F(PartySuccession, IsUnknownWhileTheRegistryIsAway) {
  step_.decision = kDecision;
  facts_ = {.registry_away = true};
  const auto unmet = CheckSuccession(contract_, task_, step_, facts_);
  ASSERT_EQ(unmet.size(), 1u);
  EXPECT_TRUE(unmet[0].unknown);
}

TEST_F(PartySuccession, IsDecidedOnceAndForAPartyThatIsStillOne) {
  task_.state = TaskState::kDismissed;
  EXPECT_THAT(Unmet(), ElementsAre("STATE"));
  task_.state = TaskState::kOpen;
  contract_.parties.pop_back();
  EXPECT_THAT(Unmet(), ElementsAre("PARTY_GONE"));
}

TEST_F(PartySuccession, PutsHeirsInThePartysPlaceAndGroup) {
  contract_.parties.push_back({kCambrai, PartyGroup::kPublic, "Cambrai"});
  Succeed(task_, step_, &contract_);
  ASSERT_EQ(contract_.parties.size(), 3u);
  EXPECT_EQ(contract_.FindParty(kSplit), nullptr);
  EXPECT_EQ(contract_.FindParty(kCaudresis)->group, PartyGroup::kPartner);
  EXPECT_EQ(contract_.FindParty(kCambrai)->label, "Cambrai");  // it was one already
  EXPECT_EQ(contract_.pilot, kNord);
}

TEST_F(PartySuccession, OfThePilotGoesToTheFirstHeir) {
  contract_.pilot = kSplit;
  Succeed(task_, step_, &contract_);
  EXPECT_EQ(contract_.pilot, kCaudresis);
}

TEST_F(PartySuccession, MayBeDecidedByThePilotAndByHeirsWhereTheLawOrAnOrphanedContractWantsIt) {
  const auto may = [&](const char* name) {
    return May(Act::kDecideTask, RelationsTo(task_, contract_, {.acts_for = {name}}));
  };
  EXPECT_TRUE(may(kNord));
  EXPECT_FALSE(may(kCambrai));  // one of several, and the pilot is there
  contract_.pilot = kSplit;
  EXPECT_TRUE(may(kCambrai));
  EXPECT_FALSE(may(kNord));
  contract_.pilot = kNord;
  Choose({.party = kSplit, .outcome = Succession::Outcome::kOneSuccessor, .heirs = {{kCambrai, "", Share{1, 1}}}});
  EXPECT_TRUE(may(kCambrai));
  EXPECT_FALSE(may("collectivites/region-32"));
}

TEST_F(PartySuccession, IsDecidedOnATextInTheOrderOfNames) {
  step_.heirs[1].share.reset();
  EXPECT_EQ(DecisionText(task_, step_),
            "contract: contracts/cambresis\nparty: collectivites/epci-245900931\n"
            "heir: collectivites/epci-200030633 7/8\nheir: collectivites/epci-200068500 -\n");
}

}  // namespace
}  // namespace socle::contracts
