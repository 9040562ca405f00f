// EPCI of the real publications: the golden cases of France's intercommunalités.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_reconcile/real_record.h"

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

Date January(int year) { return FirstOfJanuary(year); }

std::string Shown(const Resolution& resolution) {
  std::string text;
  for (const Heir& heir : resolution.heirs) {
    text += fmt::format("{}{} {}/{}", text.empty() ? "" : ", ", heir.entity.code.view(), heir.share.numerator,
                        heir.share.denominator);
  }
  return text;
}

// Communes of a 1 January that are in no fiscal EPCI.
std::vector<std::string> WithoutEpci(const RealRecord& real, int year) {
  const auto groups = real.GroupByCommune(January(year));
  std::vector<std::string> alone;
  for (const std::string& code : real.Communes(January(year))) {
    if (!groups.contains(code)) alone.push_back(code);
  }
  return alone;
}

TEST(RealEpci, EveryCommuneIsInOneExceptFourIslandsOfficial) {
  SOCLE_REQUIRE_OFFICIAL();
  for (int year = 2019; year <= 2026; ++year) {
    EXPECT_THAT(WithoutEpci(Official(), year), ElementsAre("22016", "29083", "29155", "85113")) << year;
  }
}

TEST(RealEpci, EveryCommuneIsInOneExceptFourIslandsNpm) {
  SOCLE_REQUIRE_NPM();
  for (int year = 2019; year <= 2026; ++year) {
    std::vector<std::string> alone = WithoutEpci(Npm(), year);
    if (year == 2020) {
      // The package has no list of communes of 2020: three that merged in 2019 are believed to live until that of 2021,
      // and the list of EPCI of 2020 rightly does not have them.
      std::erase_if(alone,
                    [](const std::string& code) { return code == "21213" || code == "21507" || code == "45287"; });
    }
    EXPECT_THAT(alone, ElementsAre("22016", "29083", "29155", "85113")) << year;
  }
}

TEST(RealEpci, FewerCommunesHadOneBefore) {
  SOCLE_REQUIRE_OFFICIAL();
  // One less than the lists themselves say in 2015 and 2016: they have L'Oudon under a dead code.
  const std::map<int, size_t> expected = {{1999, 17'551}, {2008, 3'043},  {2012, 1'395},  {2013, 632},
                                          {2014, 68},     {2015, 71 - 1}, {2016, 28 - 1}, {2017, 5}};
  for (const auto& [year, count] : expected) EXPECT_EQ(WithoutEpci(Official(), year).size(), count) << year;
}

TEST(RealEpci, TheirNumberByYear) {
  SOCLE_REQUIRE_OFFICIAL();
  const std::map<int, size_t> expected = {{1999, 1'678}, {2003, 2'360}, {2012, 2'581}, {2017, 1'267}, {2019, 1'259},
                                          {2020, 1'255}, {2021, 1'254}, {2022, 1'255}, {2025, 1'255}, {2026, 1'255}};
  for (const auto& [year, count] : expected) EXPECT_EQ(Official().Epcis(January(year)).size(), count) << year;
}

TEST(RealEpci, TheirNumberByYearInNpm) {
  SOCLE_REQUIRE_NPM();
  const std::map<int, size_t> expected = {{2019, 1'259}, {2020, 1'255}, {2021, 1'254}, {2022, 1'255},
                                          {2023, 1'255}, {2024, 1'255}, {2025, 1'255}};
  for (const auto& [year, count] : expected) EXPECT_EQ(Npm().Epcis(January(year)).size(), count) << year;
}

TEST(RealEpci, NpmAndOfficialPerimetersAreTheSame) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  for (int year = 2019; year <= 2025; ++year) {
    const auto official = Official().GroupByCommune(January(year));
    for (const auto& [commune, epci] : Npm().GroupByCommune(January(year))) {
      const auto it = official.find(commune);
      ASSERT_NE(it, official.end()) << commune << " " << year;
      EXPECT_EQ(it->second, epci) << commune << " " << year;
    }
  }
  EXPECT_EQ(Everything().Count("membership-differs"), 0);
  EXPECT_EQ(Everything().Count("epci-differs"), 0);
  EXPECT_EQ(Everything().Count("siren-differs"), 0);
}

TEST(RealEpci, LensLievinChangesItsNatureAndKeepsItsSiren) {
  SOCLE_REQUIRE_OFFICIAL();
  const Entity epci = Epci("246200364");
  EXPECT_EQ(Official().VersionOf(epci, January(1999))->nature, "DISTRICT");
  EXPECT_EQ(Official().VersionOf(epci, January(2000))->nature, "CA");
  EXPECT_EQ(Official().VersionOf(epci, January(2025))->label, "CA de Lens - Liévin");
  EXPECT_EQ(Official().graph().Lives(epci).size(), 1u);
}

TEST(RealEpci, LilleGetsANewSirenAndAllOfItGoesThere) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_EQ(Official().VersionOf(Epci("245900410"), January(2014))->nature, "CU");
  EXPECT_EQ(Official().VersionOf(Epci("245900410"), January(2015))->nature, "METRO");
  EXPECT_EQ(Official().VersionOf(Epci("245900410"), January(2021)), nullptr);
  const Resolution heirs = Official().graph().Resolve(Epci("245900410"), January(2020), January(2025));
  EXPECT_EQ(Shown(heirs), "200093201 1/1");
  EXPECT_EQ(heirs.heirs[0].basis, ShareBasis::kExact);
}

TEST(RealEpci, SaintOmerAndLaMorinieMerge) {
  SOCLE_REQUIRE_OFFICIAL();
  for (const char* siren : {"246200455", "246200877"}) {
    const Resolution heirs = Official().graph().Resolve(Epci(siren), January(2016), January(2025));
    EXPECT_EQ(Shown(heirs), "200069037 1/1") << siren;
    EXPECT_EQ(heirs.heirs.at(0).basis, ShareBasis::kExact) << siren;
    EXPECT_TRUE(Official().graph().AliveAt(Epci(siren), January(2016)));
    EXPECT_FALSE(Official().graph().AliveAt(Epci(siren), January(2017)));
  }
  EXPECT_EQ(Official().VersionOf(Epci("246200455"), January(2000))->nature, "DISTRICT");
  EXPECT_EQ(Official().VersionOf(Epci("246200455"), January(2001))->nature, "CA");
}

// The edge between two EPCI in one year; nullptr if there is none.
const Succession* EdgeOf(const RealRecord& real, const char* from, const char* to, int year) {
  for (const Succession& edge : real.record().successions) {
    if (edge.predecessor == Epci(from) && edge.successor == Epci(to) && edge.date == January(year)) return &edge;
  }
  return nullptr;
}

TEST(RealEpci, MergedCommunesAreCountedWithTheirEpci) {
  SOCLE_REQUIRE_OFFICIAL();
  const Succession* morinie = EdgeOf(Official(), "246200877", "200069037", 2017);
  ASSERT_NE(morinie, nullptr);
  EXPECT_EQ(morinie->share_numerator, 8) << "62431 Herbelles merged into 62471 on 2016-09-01";
  EXPECT_EQ(morinie->share_denominator, 8);
  const Succession* anjou = EdgeOf(Official(), "244900577", "200060010", 2016);
  ASSERT_NE(anjou, nullptr);
  EXPECT_EQ(anjou->share_numerator, 12);
  EXPECT_EQ(anjou->share_denominator, 12);
  EXPECT_EQ(anjou->basis, ShareBasis::kExact);
}

TEST(RealEpci, EspaceSudCambresisWasDivided) {
  SOCLE_REQUIRE_OFFICIAL();
  const Resolution heirs = Official().graph().Resolve(Epci("245900931"), January(2011), January(2025));
  EXPECT_EQ(Shown(heirs), "200030633 7/8, 200068500 1/8");
  EXPECT_TRUE(heirs.ambiguous);
  for (const Heir& heir : heirs.heirs) EXPECT_EQ(heir.basis, ShareBasis::kByCommuneCount);
  ASSERT_EQ(heirs.heirs.size(), 2u);
  std::vector<std::string> path;
  for (const uint32_t edge : heirs.heirs[1].path)
    path.push_back(Official().record().successions[edge].successor.code.str());
  EXPECT_THAT(path, ElementsAre("245900634", "200035921", "200044022", "200068500"));
}

TEST(RealEpci, TheElevenOfTheCambresisContractMapToThree) {
  SOCLE_REQUIRE_OFFICIAL();
  const RealRecord& real = Official();
  std::set<std::string> communes;
  for (const std::string& code : real.Communes(January(2019))) {
    const Situation* place = real.SituationOf(Commune(code), January(2019));
    if (place != nullptr && place->arrondissement == Code("592")) communes.insert(code);
  }
  EXPECT_EQ(communes.size(), 116u);
  const std::map<int, size_t> expected = {{2010, 11}, {2011, 11}, {2012, 9}, {2013, 6},
                                          {2014, 4},  {2017, 3},  {2025, 3}};
  for (const auto& [year, count] : expected) {
    std::set<std::string> epcis;
    for (const auto& [commune, epci] : real.GroupByCommune(January(year))) {
      if (communes.contains(commune)) epcis.insert(epci);
    }
    EXPECT_EQ(epcis.size(), count) << year;
  }
  const std::map<std::string, std::vector<const char*>> heirs = {
      {"200030633", {"200023539", "245900923"}},
      {"200068500", {"245900634", "245900725", "245900733", "245900741", "245900899", "245900907", "245900915"}},
      {"245901038", {"245901038"}}};
  for (const auto& [heir, old] : heirs) {
    for (const char* siren : old) {
      const Resolution resolution = real.graph().Resolve(Epci(siren), January(2011), January(2025));
      EXPECT_EQ(Shown(resolution), heir + " 1/1") << siren;
    }
  }
}

TEST(RealEpci, TheRegionOfArdresLivesUntil2013) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_TRUE(Official().graph().AliveAt(Epci("246201123"), Date::Of(2013, 12, 31)));
  EXPECT_FALSE(Official().graph().AliveAt(Epci("246201123"), January(2014)));
  const Succession* edge = EdgeOf(Official(), "246201123", "246200455", 2014);
  ASSERT_NE(edge, nullptr);
  EXPECT_EQ(edge->share_numerator, 6);
}

TEST(RealEpci, EndsWithSeveralSuccessors) {
  SOCLE_REQUIRE_OFFICIAL();
  const RealRecord& real = Official();
  std::map<std::pair<Code, Date>, std::pair<int, int>> ended;  // communes that found an heir, of all; and heirs
  std::map<std::pair<Code, Date>, int> heirs;
  int edges = 0;
  for (const Succession& edge : real.record().successions) {
    if (edge.predecessor.type != CollectiviteType::kEpci) continue;
    ++edges;
    if (edge.predecessor_survives) continue;
    auto& [moved, total] = ended[{edge.predecessor.code, edge.date}];
    moved += edge.share_numerator;
    total = edge.share_denominator;
    ++heirs[{edge.predecessor.code, edge.date}];
  }
  EXPECT_EQ(edges, 3'448 + 57) << "the derived file knows 3,448; 57 more come through merged communes";
  std::set<Code> divided;
  int most = 0;
  for (const auto& [key, count] : heirs) {
    if (count > 1) divided.insert(key.first);
    most = std::max(most, count);
  }
  EXPECT_EQ(divided.size(), 305u);
  EXPECT_EQ(most, 5);
}

TEST(RealEpci, EveryEdgeOfTheDerivedFileIsThereWithAtLeastItsWeight) {
  SOCLE_REQUIRE_OFFICIAL();
  std::ifstream file(OfficialFolder() / "epci_succession_edges_1999_2025.csv");
  std::map<std::tuple<std::string, std::string, int>, std::pair<int, int>> ours;
  for (const Succession& edge : Official().record().successions) {
    if (edge.predecessor.type != CollectiviteType::kEpci) continue;
    ours[{edge.predecessor.code.str(), edge.successor.code.str(), edge.date.Year()}] = {edge.share_numerator,
                                                                                        edge.share_denominator};
  }
  std::string line;
  std::getline(file, line);
  int rows = 0, heavier = 0;
  while (std::getline(file, line)) {
    std::array<std::string, 9> fields;
    std::istringstream cells(line);
    for (std::string& field : fields) std::getline(cells, field, ',');
    ++rows;
    const auto it = ours.find({fields[2], fields[3], std::stoi(fields[1])});
    ASSERT_NE(it, ours.end()) << line;
    EXPECT_GE(it->second.first, std::stoi(fields[4])) << line;
    EXPECT_EQ(it->second.second, std::stoi(fields[5])) << line;
    heavier += it->second.first != std::stoi(fields[4]);
  }
  EXPECT_EQ(rows, 3'448);
  EXPECT_EQ(heavier, 118) << "weights that merged communes change";
}

TEST(RealEpci, SomeLieInTwoRegionsOrDepartements) {
  SOCLE_REQUIRE_OFFICIAL();
  std::map<std::string, std::set<Code>> regions, departements;
  for (const auto& [commune, epci] : Official().GroupByCommune(January(2025))) {
    const Situation* place = Official().SituationOf(Commune(commune), January(2025));
    ASSERT_NE(place, nullptr) << commune;
    regions[epci].insert(place->region);
    departements[epci].insert(place->departement);
  }
  const auto several = [](const auto& map) {
    return std::count_if(map.begin(), map.end(), [](const auto& entry) { return entry.second.size() > 1; });
  };
  EXPECT_EQ(several(regions), 26);
  EXPECT_EQ(several(departements), 89);
  EXPECT_THAT(departements["200071140"], UnorderedElementsAre(Code("03"), Code("58")));
  EXPECT_THAT(regions["243500741"], UnorderedElementsAre(Code("53"), Code("52")));
}

TEST(RealEpci, ProvisionalSirenFailTheirKey) {
  SOCLE_REQUIRE_OFFICIAL();
  std::set<Code> failing;
  for (const Identifier& fact : Official().record().identifiers) {
    if (fact.entity.type == CollectiviteType::kEpci && !fact.key_valid) failing.insert(fact.entity.code);
  }
  EXPECT_EQ(failing.size(), 158u);
  EXPECT_TRUE(failing.contains(Code("200000001")));
  for (const std::string& siren : Official().Epcis(January(2025))) EXPECT_FALSE(failing.contains(Code(siren)));
}

TEST(RealEpci, OudonIsReadUnderItsLivingCode) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_EQ(Official().Count("dead-member-code"), 2) << "14697 in the lists of 2015 and 2016";
  EXPECT_EQ(Official().Count("unknown-member"), 0);
  EXPECT_EQ(Official().Count("two-fiscal-epci"), 0);
  EXPECT_EQ(Official().GroupByCommune(January(2015)).count("14697"), 0u);
  EXPECT_EQ(Official().GroupByCommune(January(2015)).count("14472"), 1u);
}

TEST(RealEpci, OstreventIsSpelledWithItsLigature) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_EQ(Official().VersionOf(Epci("245901152"), January(2008))->label, "CC Cœur d'Ostrevent");
}

TEST(RealEpci, NoLabelHoldsAControlCharacter) {
  SOCLE_REQUIRE_OFFICIAL();
  for (const Version& version : Official().record().versions) {
    const auto at = version.label.find('\xC2');
    if (at == std::string::npos) continue;
    EXPECT_FALSE(static_cast<unsigned char>(version.label[at + 1]) <= 0xA0) << version.label;
  }
}

TEST(RealEpci, EstablishmentsOfGrandParisLieInsideTheMetropole) {
  SOCLE_REQUIRE_NPM();
  const std::map<int, size_t> expected = {{2023, 130}, {2024, 130}, {2025, 129}};
  for (const auto& [year, count] : expected) {
    const auto territorial = Npm().GroupByCommune(January(year), true);
    const auto fiscal = Npm().GroupByCommune(January(year));
    EXPECT_EQ(territorial.size(), count) << year;
    std::set<std::string> ept;
    for (const auto& [commune, group] : territorial) {
      ept.insert(group);
      EXPECT_EQ(fiscal.at(commune), "200054781") << commune;
    }
    EXPECT_EQ(ept.size(), 11u);
  }
}

TEST(RealEpci, NobodyKnowsTheYear2018) {
  SOCLE_REQUIRE_OFFICIAL();
  const auto groups = Official().GroupByCommune(Date::Of(2018, 6, 1));
  EXPECT_NEAR(static_cast<double>(groups.size()), 34'551, 60) << "equal in 2017 and 2019";
  EXPECT_GT(Official().Count("vintage-missing"), 800);
}

}  // namespace
}  // namespace socle::registry
