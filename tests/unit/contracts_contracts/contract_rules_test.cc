#include "services/contracts/domain/contracts/contract_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kNord[] = "collectivites/departement-59";
constexpr char kLille[] = "collectivites/commune-59350";

Programme WithConference() {
  Programme programme{.id = "territorial"};
  programme.body_roles = {{.id = "conference"}};
  return programme;
}

Contract Cambresis() {
  return {.id = "cambresis",
          .pilot = kNord,
          .parties = {{.party = kNord}, {.party = kLille}},
          .bodies = {{"conference", "bodies/conference"}}};
}

std::vector<std::string> Fields(const Faults& faults) {
  std::vector<std::string> fields;
  for (const Fault& fault : faults) fields.push_back(fault.field);
  return fields;
}

TEST(FaultsOf, FindsNoneInAContractThatHoldsTogether) {
  EXPECT_THAT(FaultsOf(Cambresis(), WithConference()), IsEmpty());
}

TEST(FaultsOf, WantsThePilotAmongThePartiesAndEachPartyOnce) {
  Contract contract = Cambresis();
  contract.pilot = "collectivites/region-32";
  contract.parties.push_back({.party = kLille});
  EXPECT_THAT(Fields(FaultsOf(contract, WithConference())), ElementsAre("pilot", "parties"));
}

TEST(FaultsOf, WantsBodiesInPartsOfTheProgrammeAndAnotherPredecessor) {
  Contract contract = Cambresis();
  contract.bodies.push_back({"senate", "bodies/senate"});
  contract.predecessor = "contracts/cambresis";
  EXPECT_THAT(Fields(FaultsOf(contract, WithConference())), ElementsAre("bodies", "predecessor"));
}

TEST(FaultsOf, WantsADayThatIsStatedAndNoneThatIsAmbiguous) {
  Contract contract = Cambresis();
  contract.launch_certainty = LaunchCertainty::kStated;
  EXPECT_THAT(Fields(FaultsOf(contract, WithConference())), ElementsAre("launch_date"));
  contract.launch = Date::Of(2012, 2, 17);
  EXPECT_THAT(FaultsOf(contract, WithConference()), IsEmpty());
  contract.launch_certainty = LaunchCertainty::kAmbiguous;
  EXPECT_THAT(Fields(FaultsOf(contract, WithConference())), ElementsAre("launch_date"));
  contract.launch = Date::Min();
  EXPECT_THAT(FaultsOf(contract, WithConference()), IsEmpty());
}

TEST(Normalise, OrdersAndKeepsOneOfWhatIsSaidTwice) {
  Contract contract = Cambresis();
  contract.bodies.push_back(contract.bodies[0]);
  contract.external_ids = {{"id_ti", "2"}, {"id_ti", "1"}, {"id_ti", "2"}};
  Normalise(&contract);
  EXPECT_EQ(contract.parties.front().party, kLille);
  EXPECT_EQ(contract.bodies.size(), 1u);
  EXPECT_THAT(contract.external_ids, ElementsAre(ExternalId{"id_ti", "1"}, ExternalId{"id_ti", "2"}));
}

TEST(TakeIdentities, LabelsPartiesThatHaveNone) {
  Contract contract = Cambresis();
  contract.parties[1].label = "Ville de Lille";
  const std::vector<PartyIdentity> identities = {
      {.name = kNord, .label = "Nord", .exists = true, .alive = true, .can_sign = true},
      {.name = kLille, .label = "Lille", .exists = true, .alive = true, .can_sign = true}};
  EXPECT_THAT(TakeIdentities(identities, Date::Of(2011, 7, 7), &contract), IsEmpty());
  EXPECT_EQ(contract.parties[0].label, "Nord");
  EXPECT_EQ(contract.parties[1].label, "Ville de Lille");
}

TEST(TakeIdentities, RefusesWhoIsNotThereOrCannotSign) {
  Contract contract{.parties = {{.party = "a"}, {.party = "b"}, {.party = "c"}}};
  const std::vector<PartyIdentity> identities = {
      {.name = "a"}, {.name = "b", .exists = true}, {.name = "c", .label = "Lomme", .exists = true, .alive = true}};
  const Faults faults = TakeIdentities(identities, Date::Of(2011, 7, 7), &contract);
  EXPECT_THAT(Fields(faults), ElementsAre("parties[0].party", "parties[1].party", "parties[2].party"));
  EXPECT_EQ(faults[1].french, "b n'existe pas au 2011-07-07.");
}

TEST(DayOfParties, IsThatOfThePerimeterElseOfTheLaunchElseToday) {
  const Date today = Date::Of(2026, 11, 22);
  Contract contract;
  EXPECT_EQ(DayOfParties(contract, today), today);
  contract.launch = Date::Of(2012, 2, 17);
  EXPECT_EQ(DayOfParties(contract, today), contract.launch);
  contract.perimeter_as_of = Date::Of(2011, 1, 1);
  EXPECT_EQ(DayOfParties(contract, today), contract.perimeter_as_of);
}

TEST(ResourceTypeOf, IsOfTheLastCollection) {
  EXPECT_EQ(ResourceTypeOf("contracts/c"), "contracts.socle.fr/Contract");
  EXPECT_EQ(ResourceTypeOf("contracts/c/instruments/i"), "contracts.socle.fr/Instrument");
  EXPECT_EQ(ResourceTypeOf("contracts/c/instruments/i/versions/2"), "contracts.socle.fr/InstrumentVersion");
  EXPECT_EQ(ResourceTypeOf("programmes/crte"), "contracts.socle.fr/Programme");
  EXPECT_EQ(ResourceTypeOf("contracts/tasks"), "contracts.socle.fr/Contract");
}

}  // namespace
}  // namespace socle::contracts
