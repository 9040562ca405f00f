#include "services/census/domain/campaigns/campaign.h"

#include <gtest/gtest.h>

namespace socle::census {
namespace {

Campaign SomeCampaign() {
  return {.id = "recensement",
          .pilot = "collectivites/departement-62",
          .agents = {{.id = "un", .party = "organisations/iae-lille"}, {.id = "deux", .subject = "etudiante"}}};
}

TEST(Campaign, GoesToItsNextStateOnly) {
  for (int from = 1; from <= 5; ++from) {
    for (int to = 1; to <= 5; ++to) {
      Campaign campaign = SomeCampaign();
      campaign.state = static_cast<CampaignState>(from);
      EXPECT_EQ(CheckAdvance(campaign, static_cast<CampaignState>(to)).empty(), to == from + 1) << from << " to " << to;
    }
  }
}

TEST(Campaign, GivesRightsByWhatSomebodyIsToIt) {
  const Campaign campaign = SomeCampaign();
  const auto relations = [&](const Actor& actor) { return RelationNames(RelationsTo(campaign, actor)); };
  EXPECT_EQ(relations({.subject = "x", .acts_for = {"collectivites/departement-62"}}), "PILOT");
  EXPECT_EQ(relations({.subject = "x", .acts_for = {"organisations/iae-lille"}}), "AGENT");
  EXPECT_EQ(relations({.subject = "etudiante", .acts_for = {}}), "AGENT");
  EXPECT_EQ(relations({.subject = "etudiante", .acts_for = {"collectivites/departement-62"}}), "PILOT,AGENT");
  for (const char* other : {"collectivites/region-32", "collectivites/commune-59350", "collectivites/departement-59"}) {
    EXPECT_EQ(relations({.subject = "x", .acts_for = {other}}), "") << other;
  }
  EXPECT_EQ(relations({.subject = "", .acts_for = {""}}), "")
      << "an agent without a subject is not everybody without one";
}

TEST(Campaign, IsReadByWhoeverHasARelationToIt) {
  const std::vector<std::string> readers = ReadersOf(SomeCampaign());
  const auto reads = [&](const Actor& actor) {
    for (const std::string& key : ReaderKeys(actor)) {
      if (std::find(readers.begin(), readers.end(), key) != readers.end()) return true;
    }
    return false;
  };
  for (const Actor& actor : {Actor{"x", {"collectivites/departement-62"}}, Actor{"x", {"organisations/iae-lille"}},
                             Actor{"etudiante", {}}, Actor{"autre", {}}, Actor{"x", {"collectivites/region-32"}}}) {
    EXPECT_EQ(reads(actor), !RelationsTo(SomeCampaign(), actor).empty()) << actor.subject;
  }
}

}  // namespace
}  // namespace socle::census
