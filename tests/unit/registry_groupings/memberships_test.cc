#include "services/registry/domain/groupings/memberships.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/domain/groupings/epci_successions.h"
#include "services/registry/domain/groupings/epci_versions.h"
#include "tests/unit/registry_groupings/builders.h"

namespace socle::registry {
namespace {

using testing::Carried;
using testing::Day;
using testing::Divided;
using ::testing::ElementsAre;
using testing::Grouping;
using ::testing::IsEmpty;
using testing::January;
using testing::Lived;
using ::testing::SizeIs;

constexpr std::string_view kEast = "200000172";
constexpr std::string_view kWest = "200000438";
constexpr std::string_view kNorth = "200000545";

struct World {
  std::vector<Version> versions;
  std::vector<Succession> successions;
  std::vector<SourceDocument> documents;

  Record Write() const {
    Record record;
    const SuccessionGraph graph(versions, successions);
    const Perimeters perimeters = ReadPerimeters(documents, graph, record.disagreements);
    for (const auto* series : {&perimeters.fiscal, &perimeters.territorial}) {
      AddEpciVersions(*series, record);
      AddMemberships(*series, graph, record);
      AddEpciSuccessions(*series, graph, record);
    }
    record.Normalise();
    return record;
  }
};

// The EPCI of a commune on a day, as believed now.
std::vector<std::string> GroupsOf(const Record& record, std::string_view commune, Date day) {
  std::vector<std::string> groups;
  for (const Membership& fact : record.memberships) {
    if (fact.member == Commune(commune) && fact.when.IsCurrentBelief() && fact.when.ValidAt(day)) {
      groups.push_back(fact.group.code.str());
    }
  }
  return groups;
}

int Count(const Record& record, std::string_view kind) {
  return static_cast<int>(std::count_if(record.disagreements.begin(), record.disagreements.end(),
                                        [&](const Disagreement& d) { return d.kind == kind; }));
}

World ThreeCommunes() {
  World world;
  world.versions = {Lived(Commune("59001"), ""), Lived(Commune("59002"), ""), Lived(Commune("59003"), "")};
  return world;
}

TEST(Memberships, FollowTheLists) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001", "59002"}}, {kWest, {"59003"}}}),
                     testing::Perimeters(2020, {{kEast, {"59001"}}, {kWest, {"59002", "59003"}}}, 2)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59002", Day("2019-12-31")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "59002", January(2020)), ElementsAre(kWest));
  EXPECT_THAT(GroupsOf(record, "59001", January(2030)), ElementsAre(kEast)) << "the newest list goes on";
  EXPECT_THAT(GroupsOf(record, "59001", Day("2018-12-31")), IsEmpty());
}

TEST(Memberships, EndOnTheDayThatTheCommuneEnds) {
  World world = ThreeCommunes();
  world.versions[1] = Lived(Commune("59002"), "", "2019-06-01");
  world.successions = {Carried(Commune("59002"), Commune("59001"), "2019-06-01")};
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001", "59002"}}}),
                     testing::Perimeters(2020, {{kEast, {"59001"}}}, 2)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59002", Day("2019-05-31")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "59002", Day("2019-06-01")), IsEmpty());
  EXPECT_THAT(record.successions, IsEmpty()) << "the EPCI has lost nothing";
}

TEST(Memberships, ACommuneBornBetweenListsStaysWhereItsPredecessorsWere) {
  World world = ThreeCommunes();
  world.versions = {Lived(Commune("59001"), "", "2019-06-01"), Lived(Commune("59002"), "", "2019-06-01"),
                    Lived(Commune("59009"), "2019-06-01")};
  world.successions = {Carried(Commune("59001"), Commune("59009"), "2019-06-01"),
                       Carried(Commune("59002"), Commune("59009"), "2019-06-01")};
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001", "59002"}}}),
                     testing::Perimeters(2020, {{kEast, {"59009"}}}, 2)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59009", Day("2019-06-01")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "59009", January(2020)), ElementsAre(kEast));
  EXPECT_EQ(std::count_if(record.memberships.begin(), record.memberships.end(),
                          [](const Membership& m) { return m.member == Commune("59009"); }),
            1)
      << "one stretch, not one until the list and another from it";
}

TEST(Memberships, ACommuneBornBetweenListsThatThenChangesKeepsBothAnswers) {
  World world = ThreeCommunes();
  world.versions = {Lived(Commune("59001"), "", "2019-06-01"), Lived(Commune("59009"), "2019-06-01")};
  world.successions = {Carried(Commune("59001"), Commune("59009"), "2019-06-01")};
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001"}}}),
                     testing::Perimeters(2020, {{kWest, {"59009"}}}, 2)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59009", Day("2019-12-31")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "59009", January(2020)), ElementsAre(kWest));
}

TEST(Memberships, ALifeOfOneDayIsInTheGroupOfItsPredecessor) {
  World world;
  world.versions = {Lived(Commune("44060"), "", "2015-12-31"), Lived(Commune("49382"), "2015-12-31", "2016-01-01"),
                    Lived(Commune("49160"), "")};
  world.successions = {Carried(Commune("44060"), Commune("49382"), "2015-12-31"),
                       Carried(Commune("49382"), Commune("49160"), "2016-01-01")};
  world.documents = {testing::Perimeters(2015, {{kEast, {"44060"}}, {kWest, {"49160"}}}),
                     testing::Perimeters(2016, {{kWest, {"49160"}}}, 2)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "44060", Day("2015-12-30")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "49382", Day("2015-12-31")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "49382", January(2016)), IsEmpty());
}

TEST(Memberships, AMergerAcrossEpciIsSettledByTheNextList) {
  World world;
  world.versions = {Lived(Commune("59001"), "", "2019-06-01"), Lived(Commune("59002"), "", "2019-06-01"),
                    Lived(Commune("59009"), "2019-06-01")};
  world.successions = {Carried(Commune("59001"), Commune("59009"), "2019-06-01"),
                       Carried(Commune("59002"), Commune("59009"), "2019-06-01")};
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001"}}, {kWest, {"59002"}}}),
                     testing::Perimeters(2020, {{kWest, {"59009"}}}, 2)};
  EXPECT_THAT(GroupsOf(world.Write(), "59009", Day("2019-07-01")), ElementsAre(kWest));
  world.documents[1] = testing::Perimeters(2020, {{kNorth, {"59009"}}}, 2);
  const Record unsettled = world.Write();
  EXPECT_THAT(GroupsOf(unsettled, "59009", Day("2019-07-01")), IsEmpty());
  EXPECT_EQ(Count(unsettled, "membership-unknown"), 1);
}

TEST(Memberships, ADeadCodeIsReadAsTheCommuneThatCarriesItOn) {
  // DGCL lists L'Oudon under 14697 in 2015 and 2016, dead since 2014-01-07.
  World world;
  world.versions = {Lived(Commune("14697"), "", "2014-01-07"), Lived(Commune("14472"), "2014-01-07")};
  world.successions = {Carried(Commune("14697"), Commune("14472"), "2014-01-07")};
  world.documents = {testing::Perimeters(2014, {{kEast, {"14697"}}}),
                     testing::Perimeters(2015, {{kEast, {"14697"}}}, 2),
                     testing::Perimeters(2016, {{kEast, {"14472"}}}, 3)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "14697", Day("2014-01-06")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "14697", January(2015)), IsEmpty());
  for (const char* day : {"2014-01-07", "2015-01-01", "2016-01-01"}) {
    EXPECT_THAT(GroupsOf(record, "14472", Day(day)), ElementsAre(kEast)) << day;
  }
  EXPECT_EQ(Count(record, "dead-member-code"), 1) << "alive on 2014-01-01";
}

TEST(Memberships, ACodeThatNobodyKnowsIsReportedAndNotTaken) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001", "59999"}}})};
  const Record record = world.Write();
  EXPECT_EQ(Count(record, "unknown-member"), 1);
  EXPECT_THAT(record.memberships, SizeIs(1));
}

TEST(Memberships, OneFiscalEpciPerCommuneIsHard) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2019, {{kWest, {"59001"}}}),
                     testing::Perimeters(2020, {{kEast, {"59001", "59002"}}, {kWest, {"59001"}}}, 2)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59001", January(2020)), ElementsAre(kWest)) << "the one it was in before";
  EXPECT_EQ(Count(record, "two-fiscal-epci"), 1);
}

TEST(Memberships, TerritorialEstablishmentsAreNotFiscal) {
  World world = ThreeCommunes();
  EpciList ept = testing::Perimeters(2023, {{kNorth, {"59001"}, "Plaine Commune", "EPT", ""}}, 2, kOriginNpm);
  ept.source.kind = std::string(kKindEptList);
  world.documents = {testing::Perimeters(2023, {{kEast, {"59001"}}}), ept};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59001", January(2023)), ::testing::UnorderedElementsAre(kEast, kNorth));
  EXPECT_EQ(Count(record, "two-fiscal-epci"), 0);
}

TEST(Memberships, TheMissingYear2018IsBridgedOnlyBetweenEqualAnswers) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2017, {{kEast, {"59001", "59002"}}}),
                     testing::Perimeters(2019, {{kEast, {"59001"}}, {kWest, {"59002"}}}, 2)};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59001", Day("2018-06-01")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "59002", Day("2017-12-31")), ElementsAre(kEast));
  EXPECT_THAT(GroupsOf(record, "59002", Day("2018-06-01")), IsEmpty());
  EXPECT_THAT(GroupsOf(record, "59002", January(2019)), ElementsAre(kWest));
  EXPECT_EQ(Count(record, "vintage-missing"), 2) << "the commune, and the EPCI that was not there in 2017";
}

TEST(Memberships, OfficialAndCopiedListsAreOneAndDifferencesAreListed) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001", "59002"}}}, 1),
                     testing::Perimeters(2019, {{kEast, {"59001"}, "CC A "}, {kWest, {"59002"}}}, 2, kOriginNpm)};
  const Record record = world.Write();
  EXPECT_THAT(record.memberships, SizeIs(2));
  EXPECT_THAT(GroupsOf(record, "59002", January(2019)), ElementsAre(kEast));
  EXPECT_EQ(Count(record, "membership-differs"), 1);
  EXPECT_EQ(Count(record, "epci-differs"), 1) << "only the EPCI that the official list does not have";
}

TEST(Memberships, IntervalsCountTheYearsThatTheyWereDerivedFrom) {
  World world = ThreeCommunes();
  MembershipIntervals intervals;
  intervals.source = testing::Publication(kKindEpciIntervals, 2019, 1);
  intervals.rows = {{Code("59001"), Code(kEast), 2016, 2019},
                    {Code("59002"), Code(kEast), 2016, 2017},
                    {Code("59002"), Code(kWest), 2019, 2019}};
  EpciIdentities identities;
  identities.source = testing::Publication(kKindEpciIdentities, 2019, 2);
  identities.rows = {{Code(kEast), "CC Est", "CC", "FA", 2016, 2019},
                     {Code(kWest), "CC Ouest", "CC", "FA", 2019, 2019}};
  world.documents = {intervals, identities};
  const Record record = world.Write();
  EXPECT_THAT(GroupsOf(record, "59002", Day("2018-01-01")), IsEmpty()) << "no interval begins or ends in 2018: no list";
  EXPECT_THAT(GroupsOf(record, "59001", Day("2018-01-01")), ElementsAre(kEast));
}

TEST(EpciSuccessions, CountCommunesThroughMergers) {
  // Eight communes; one merges into another in between (62431 into 62471): still eight of eight.
  World world;
  for (const char* code : {"62001", "62002", "62471"}) world.versions.push_back(Lived(Commune(code), ""));
  world.versions.push_back(Lived(Commune("62431"), "", "2016-09-01"));
  world.successions = {Carried(Commune("62431"), Commune("62471"), "2016-09-01")};
  world.documents = {testing::Perimeters(2016, {{kEast, {"62001", "62002", "62431", "62471"}}}),
                     testing::Perimeters(2017, {{kWest, {"62001", "62002", "62471"}}}, 2)};
  const Record record = world.Write();
  ASSERT_THAT(record.successions, SizeIs(1));
  const Succession& edge = record.successions[0];
  EXPECT_EQ(edge.share_numerator, 4);
  EXPECT_EQ(edge.share_denominator, 4);
  EXPECT_EQ(edge.basis, ShareBasis::kExact);
  EXPECT_FALSE(edge.predecessor_survives);
  EXPECT_EQ(edge.date, January(2017));
  EXPECT_EQ(edge.precision, Precision::kVintage);
  EXPECT_EQ(edge.known_from, Instant::At(January(2017)));
}

TEST(EpciSuccessions, WeighASplit) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2016, {{kEast, {"59001", "59002", "59003"}}}),
                     testing::Perimeters(2017, {{kWest, {"59001", "59002"}}, {kNorth, {"59003"}}}, 2)};
  const Record record = world.Write();
  ASSERT_THAT(record.successions, SizeIs(2));
  EXPECT_EQ(record.successions[0].share_numerator, 2);
  EXPECT_EQ(record.successions[1].share_numerator, 1);
  EXPECT_EQ(record.successions[0].basis, ShareBasis::kByCommuneCount);
}

TEST(EpciSuccessions, ASurvivorThatLosesACommuneSaysSo) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2019, {{kEast, {"59001", "59002"}}, {kWest, {"59003"}}}),
                     testing::Perimeters(2020, {{kEast, {"59001"}}, {kWest, {"59002", "59003"}}}, 2)};
  const Record record = world.Write();
  ASSERT_THAT(record.successions, SizeIs(1));
  EXPECT_TRUE(record.successions[0].predecessor_survives);
  EXPECT_EQ(record.successions[0].basis, ShareBasis::kByCommuneCount);
}

TEST(EpciVersions, ANewerSpellingOfOneNameIsOneVersion) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2002, {{kEast, {"59001"}, "CA DE LENS LIEVIN", "CA", "TPU"}}),
                     testing::Perimeters(2003, {{kEast, {"59001"}, "CA de Lens - Liévin", "CA", "TPU"}}, 2),
                     testing::Perimeters(2004, {{kEast, {"59001"}, "CA de Lens - Liévin", "CA", "FPU"}}, 3)};
  const Record record = world.Write();
  std::vector<std::string> now;
  for (const Version& version : record.versions) {
    if (version.when.IsCurrentBelief())
      now.push_back(fmt::format("{} {} {}", version.label, version.fiscalite, version.when.valid_from.ToString()));
  }
  EXPECT_THAT(now, ElementsAre("CA de Lens - Liévin TPU 2002-01-01", "CA de Lens - Liévin FPU 2004-01-01"));
  EXPECT_EQ(Count(record, "epci-spelling"), 1);
}

TEST(EpciVersions, ANatureThatChangesIsANewVersionOfTheSameEpci) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(1999, {{"246200364", {"59001"}, "D.AGGLO LENS LIEVIN", "DISTRICT", "4TX"}}),
                     testing::Perimeters(2000, {{"246200364", {"59001"}, "CA DE LENS LIEVIN", "CA", "TPU"}}, 2)};
  const Record record = world.Write();
  const SuccessionGraph graph(record.versions, record.successions);
  EXPECT_THAT(graph.Lives(Epci("246200364")), SizeIs(1)) << "one life, two versions";
}

TEST(EpciVersions, AnEpciThatBothListsHaveLivesThroughTheMissingYear) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2017, {{kEast, {"59001"}, "CC A"}, {kWest, {"59002"}, "CC B"}}),
                     testing::Perimeters(2019, {{kEast, {"59001", "59002"}, "CC A et B"}}, 2)};
  const Record record = world.Write();
  const SuccessionGraph graph(record.versions, record.successions);
  EXPECT_TRUE(graph.AliveAt(Epci(kEast), Day("2018-06-01")));
  EXPECT_FALSE(graph.AliveAt(Epci(kWest), Day("2018-06-01"))) << "ended between two lists, nobody knows when";
  EXPECT_EQ(Count(record, "vintage-missing"), 3) << "the new name of one, the end of the other, the commune that moved";
}

TEST(EpciVersions, AProvisionalSirenIsFlaggedNotRefused) {
  World world = ThreeCommunes();
  world.documents = {testing::Perimeters(2013, {{"200000001", {"59001"}}, {kEast, {"59002"}}})};
  const Record record = world.Write();
  ASSERT_THAT(record.identifiers, SizeIs(2));
  EXPECT_EQ(record.identifiers[0].value, "200000001");
  EXPECT_FALSE(record.identifiers[0].key_valid);
  EXPECT_TRUE(record.identifiers[1].key_valid);
}

}  // namespace
}  // namespace socle::registry
