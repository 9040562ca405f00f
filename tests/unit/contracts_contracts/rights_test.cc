#include "services/contracts/domain/rights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

constexpr Act kActs[] = {Act::kKeepContract, Act::kDraft,  Act::kLeadInstrument,    Act::kActAsParty, Act::kPropose,
                         Act::kChangeOwn,    Act::kSelect, Act::kChangeContributed, Act::kDecideTask};

// Région, département, intercommunalité and commune of one ground: each above or below another in size and rank.
const std::string kParties[] = {"collectivites/region-32", "collectivites/departement-59",
                                "collectivites/epci-200093201", "collectivites/commune-59350"};

Contract KeptBy(const std::string& pilot) {
  Contract contract{.id = "c", .pilot = pilot};
  for (const std::string& party : kParties) contract.parties.push_back({.party = party});
  return contract;
}

TEST(Rights, DependOnTheRelationAloneWhoeverHasIt) {
  for (const std::string& pilot : kParties) {
    const Contract contract = KeptBy(pilot);
    for (const std::string& owner : kParties) {
      for (const std::string& asking : kParties) {
        Relations expected{Relation::kParty};
        if (asking == pilot) expected.Add(Relation::kPilot);
        if (asking == owner) expected.Add(Relation::kOwner);
        EXPECT_EQ(RelationsTo(contract, {.acts_for = {asking}}, owner), expected) << pilot << owner << asking;
      }
    }
  }
}

TEST(Rights, OfWhoActsForNobodyHereAreNone) {
  const Contract contract = KeptBy(kParties[0]);
  for (const Actor& actor : {Actor{.subject = "operator"}, Actor{.acts_for = {"collectivites/commune-62270"}},
                             Actor{.acts_for = {""}}, Actor{.acts_for = {"collectivites/region-3"}}}) {
    const Relations relations = RelationsTo(contract, actor);
    EXPECT_TRUE(relations.empty());
    for (const Act act : kActs) EXPECT_FALSE(May(act, relations)) << ActName(act);
  }
}

TEST(Rights, OfAPilotDoNotReachWhatAnotherPartyDoesForItself) {
  EXPECT_FALSE(May(Act::kActAsParty, {Relation::kPilot, Relation::kParty}));
  EXPECT_FALSE(May(Act::kChangeOwn, {Relation::kPilot, Relation::kParty}));
  EXPECT_TRUE(May(Act::kKeepContract, {Relation::kPilot}));
  EXPECT_FALSE(May(Act::kKeepContract, {Relation::kParty, Relation::kOwner}));
}

TEST(Rights, HaveNamesForErrors) {
  std::set<std::string_view> names;
  for (const Act act : kActs) names.insert(ActName(act));
  EXPECT_EQ(names.size(), std::size(kActs));
  EXPECT_EQ(RelationNames(Allowing(Act::kChangeContributed)), "OWNER,PILOT");
}

}  // namespace
}  // namespace socle::contracts
