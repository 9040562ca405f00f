#include "services/registry/domain/governance/rights.h"

#include <gtest/gtest.h>

namespace socle::registry {
namespace {

const Relations kAll = {Relation::kOwner, Relation::kPilot, Relation::kOfficer, Relation::kMember};

std::vector<Act> AllActs() {
  std::vector<Act> acts;
  for (int i = 0; ActName(static_cast<Act>(i)) != "UNKNOWN"; ++i) acts.push_back(static_cast<Act>(i));
  return acts;
}

TEST(Rights, NobodyWithoutARelationMayDoAnything) {
  for (const Act act : AllActs()) EXPECT_FALSE(May(act, {})) << ActName(act);
}

TEST(Rights, EveryActIsOpenToSomebody) {
  for (const Act act : AllActs()) EXPECT_TRUE(May(act, kAll)) << ActName(act);
}

TEST(Rights, APlainMemberManagesNothing) {
  for (const Act act : AllActs()) EXPECT_FALSE(May(act, {Relation::kMember})) << ActName(act);
}

TEST(Rights, PilotingABodyGivesNoVoteOfAnotherAndNoSignature) {
  for (const Act act : {Act::kCastVote, Act::kAdhere, Act::kWithdraw, Act::kOfferExperience, Act::kKeepPerson}) {
    EXPECT_FALSE(May(act, {Relation::kPilot, Relation::kOfficer, Relation::kMember})) << ActName(act);
  }
}

TEST(Rights, AnActorActsForTheNamesItWasGivenAndForNothingThatContainsThem) {
  const Actor actor{.subject = "departement-59@dev", .acts_for = {"collectivites/departement-59"}};
  EXPECT_TRUE(actor.ActsFor("collectivites/departement-59"));
  EXPECT_FALSE(actor.ActsFor("collectivites/commune-59350")) << "a département has no right over a commune in it";
  EXPECT_FALSE(actor.ActsFor("")) << "a thing of nobody is nobody's";
}

TEST(Rights, RelationsHaveNames) {
  EXPECT_EQ(RelationNames({Relation::kPilot, Relation::kOfficer}), "PILOT,OFFICER");
  EXPECT_EQ(RelationNames({}), "");
}

}  // namespace
}  // namespace socle::registry
