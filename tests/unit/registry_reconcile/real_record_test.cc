// Everything else of the real record: what it must never hold, and SIREN, places and populations.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/domain/communes/commune_timeline.h"
#include "tests/unit/registry_reconcile/real_record.h"

namespace socle::registry {
namespace {

using ::testing::ElementsAre;

Date January(int year) { return FirstOfJanuary(year); }

bool Overlap(const Rectangle& a, const Rectangle& b) {
  return a.valid_from < b.valid_to && b.valid_from < a.valid_to && a.known_from < b.known_to &&
         b.known_from < a.known_to;
}

// Facts of one key never answer one question twice.
template <typename Fact, typename Key>
void ExpectNoOverlap(const std::vector<Fact>& facts, std::string_view what, const Key& key) {
  using KeyType = decltype(key(facts[0]));
  std::map<KeyType, std::vector<const Fact*>> groups;
  for (const Fact& fact : facts) groups[key(fact)].push_back(&fact);
  int shown = 0;
  for (const auto& [k, group] : groups) {
    for (size_t i = 0; i < group.size() && shown < 20; ++i) {
      EXPECT_LT(group[i]->when.valid_from, group[i]->when.valid_to) << what;
      EXPECT_LT(group[i]->when.known_from, group[i]->when.known_to) << what;
      for (size_t j = i + 1; j < group.size(); ++j) {
        if (!Overlap(group[i]->when, group[j]->when)) continue;
        ++shown;
        const auto show = [](const Rectangle& w) {
          return fmt::format("[{} {}) known [{} {})", w.valid_from.ToString(), w.valid_to.ToString(),
                             w.known_from.ToString(), w.known_to.ToString());
        };
        ADD_FAILURE() << what << " of " <<
            [&] {
              if constexpr (requires { group[i]->member; })
                return EntityId(group[i]->member);
              else
                return EntityId(group[i]->entity);
            }()
                      << " overlap: " << show(group[i]->when) << " and " << show(group[j]->when);
      }
    }
  }
}

void ExpectSound(const RealRecord& real) {
  const Record& record = real.record();
  const auto entity = [](const auto& fact) { return fact.entity; };
  ExpectNoOverlap(record.versions, "versions", entity);
  ExpectNoOverlap(record.situations, "situations", entity);
  ExpectNoOverlap(record.identifiers, "identifiers", entity);
  ExpectNoOverlap(record.postal_codes, "postal codes", entity);
  ExpectNoOverlap(record.populations, "populations", entity);
  // A commune of Grand Paris is in the métropole and in an établissement public territorial.
  std::set<Entity> territorial;
  for (const Version& version : record.versions) {
    if (version.nature == "EPT") territorial.insert(version.entity);
  }
  ExpectNoOverlap(record.memberships, "memberships",
                  [&](const Membership& fact) { return std::pair(fact.member, territorial.contains(fact.group)); });
  for (const Membership& fact : record.memberships) {
    if (!fact.when.IsCurrentBelief()) continue;
    EXPECT_TRUE(real.graph().AliveAt(fact.member, fact.when.valid_from)) << EntityId(fact.member);
    EXPECT_TRUE(real.graph().AliveAt(fact.group, fact.when.valid_from)) << EntityId(fact.group);
  }
  std::set<SourceId> ids = {0};
  for (const Source& source : record.sources) ids.insert(source.id);
  for (const Version& fact : record.versions) EXPECT_TRUE(ids.contains(fact.source));
  for (const Succession& edge : record.successions) EXPECT_TRUE(ids.contains(edge.source));
}

TEST(RealRecord, RectanglesNeverOverlapOfficial) {
  SOCLE_REQUIRE_OFFICIAL();
  ExpectSound(Official());
}

TEST(RealRecord, RectanglesNeverOverlapNpm) {
  SOCLE_REQUIRE_NPM();
  ExpectSound(Npm());
}

TEST(RealRecord, RectanglesNeverOverlapEverything) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  ExpectSound(Everything());
}

TEST(RealRecord, TheOrderOfTheSourcesDoesNotMatter) {
  SOCLE_REQUIRE_NPM();
  std::vector<SourceDocument> documents = NpmSources();
  std::mt19937 random(20261122);
  std::shuffle(documents.begin(), documents.end(), random);
  const Record shuffled = Reconcile(documents);
  const Record& made = Npm().record();
  EXPECT_EQ(made.sources, shuffled.sources);
  EXPECT_TRUE(made.versions == shuffled.versions);
  EXPECT_TRUE(made.situations == shuffled.situations);
  EXPECT_TRUE(made.identifiers == shuffled.identifiers);
  EXPECT_TRUE(made.postal_codes == shuffled.postal_codes);
  EXPECT_TRUE(made.populations == shuffled.populations);
  EXPECT_TRUE(made.memberships == shuffled.memberships);
  EXPECT_TRUE(made.successions == shuffled.successions);
  EXPECT_TRUE(made.disagreements == shuffled.disagreements);
}

TEST(RealRecord, TheSirenFollowsTheBody) {
  SOCLE_REQUIRE_NPM();
  const auto siren = [](const char* code, int year) { return Npm().SirenOf(Commune(code), January(year)); };
  EXPECT_EQ(siren("60054", 2023), "200083483");
  EXPECT_EQ(siren("60054", 2024), "216000539");
  EXPECT_EQ(siren("60694", 2024), "200083483");
  EXPECT_EQ(siren("27676", 2020), "200063782");
  EXPECT_EQ(siren("27058", 2021), "200063782");
  EXPECT_EQ(siren("27676", 2023), "200063782");
  EXPECT_EQ(siren("12218", 2025), "200055929");
}

// Two ways to ask who carries a commune on, written apart: the general graph, and the lands of the commune record.
TEST(RealRecord, HeirsOfEveryCommuneThatEndedAreItsCarriers) {
  SOCLE_REQUIRE_OFFICIAL();
  const CommuneRecord communes = ReconcileCommunes(OfficialCommuneSources());
  const CommuneGraph carriers(communes);
  const SuccessionGraph graph(communes.versions, communes.successions);
  int ended = 0, same = 0;
  graph.ForEachLife([&](const Entity& entity, const Life& life) {
    if (entity.type != CollectiviteType::kCommune || life.to == Date::Max()) return;
    ++ended;
    std::vector<Code> heirs;
    for (const Heir& heir : graph.Resolve(entity, life.to.Plus(-1), January(2026)).heirs) {
      EXPECT_EQ(heir.entity.type, CollectiviteType::kCommune) << EntityId(entity);
      heirs.push_back(heir.entity.code);
    }
    std::sort(heirs.begin(), heirs.end());
    same += heirs == carriers.Carriers(entity.code.view(), life.to.Plus(-1), January(2026));
  });
  EXPECT_GT(ended, 4'000);
  EXPECT_EQ(same, ended);
}

std::string Joined(const std::vector<Code>& codes) {
  std::string text;
  for (const Code& code : codes) text += (text.empty() ? "" : " ") + code.str();
  return text;
}

// From any day to any later one, whether the commune lives at the end or not.
void ExpectHeirsAreCarriers(const std::vector<SourceDocument>& sources, int least) {
  const CommuneRecord communes = ReconcileCommunes(sources);
  const CommuneGraph carriers(communes);
  const SuccessionGraph graph(communes.versions, communes.successions);
  const std::vector<int> years = {1950, 1965, 1972, 1974, 1980, 1990, 2000, 2010, 2016, 2018, 2020, 2022, 2025, 2026};
  int asked = 0, different = 0;
  graph.ForEachLife([&](const Entity& entity, const Life& life) {
    if (entity.type != CollectiviteType::kCommune) return;
    for (auto from = years.begin(); from != years.end(); ++from) {
      if (!life.Holds(January(*from))) continue;
      for (auto to = from + 1; to != years.end(); ++to) {
        ++asked;
        std::vector<Code> heirs;
        for (const Heir& heir : graph.Resolve(entity, January(*from), January(*to)).heirs) {
          heirs.push_back(heir.entity.code);
        }
        std::sort(heirs.begin(), heirs.end());
        const auto expected = carriers.Carriers(entity.code.view(), January(*from), January(*to));
        if (heirs == expected || ++different > 20) continue;
        ADD_FAILURE() << EntityId(entity) << " of " << *from << " in " << *to << ": heirs " << Joined(heirs)
                      << ", carriers " << Joined(expected);
      }
    }
  });
  EXPECT_GT(asked, least);
  EXPECT_EQ(different, 0);
}

TEST(RealRecord, HeirsBetweenAnyTwoDaysAreTheCarriersOfficial) {
  SOCLE_REQUIRE_OFFICIAL();
  ExpectHeirsAreCarriers(OfficialCommuneSources(), 3'000'000);
}

TEST(RealRecord, HeirsBetweenAnyTwoDaysAreTheCarriersNpm) {
  SOCLE_REQUIRE_NPM();
  ExpectHeirsAreCarriers(NpmSources(), 3'000'000);
}

// Les Hauts-Talican: what had been merged goes on with the body, whose code was given back to one of the merged.
TEST(RealRecord, WhatWasMergedFollowsTheBodyWhenItsCodeIsGivenBack) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  for (const RealRecord* real : {&Official(), &Npm(), &Everything()}) {
    const auto heirs = [&](const char* code, Date from) {
      std::vector<Code> codes;
      for (const Heir& heir : real->graph().Resolve(Commune(code), from, January(2026)).heirs) {
        codes.push_back(heir.entity.code);
      }
      return Joined(codes);
    };
    for (const Date day : {January(2000), Date::Of(2018, 12, 31), January(2019), January(2022)}) {
      EXPECT_EQ(heirs("60455", day), "60694") << day.ToString();
      EXPECT_EQ(heirs("60694", day), "60694") << day.ToString();
    }
    EXPECT_EQ(heirs("60054", Date::Of(2018, 12, 31)), "60054") << "Beaumont-les-Nonains is itself again";
    EXPECT_EQ(heirs("60054", January(2022)), "60054 60694") << "the commune nouvelle was divided";
  }
}

TEST(RealRecord, ACommuneThatLivesOnIsAmongItsOwnHeirs) {
  SOCLE_REQUIRE_OFFICIAL();
  for (const std::string& code : Official().Communes(January(2026))) {
    const Entity commune = Commune(code);
    for (const int year : {1950, 2000, 2015}) {
      if (!Official().graph().AliveAt(commune, January(year))) continue;
      const Resolution resolution = Official().graph().Resolve(commune, January(year), January(2026));
      const bool found = std::any_of(resolution.heirs.begin(), resolution.heirs.end(),
                                     [&](const Heir& heir) { return heir.entity == commune; });
      EXPECT_TRUE(found) << code << " of " << year;
    }
  }
}

TEST(RealRecord, OneSirenIsOneCommuneAtATime) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  for (int year = 2019; year <= 2026; ++year) {
    std::map<std::string, Code> owners;
    for (const Identifier& fact : Everything().record().identifiers) {
      if (!fact.when.IsCurrentBelief() || !fact.when.ValidAt(January(year))) continue;
      EXPECT_TRUE(owners.emplace(fact.value, fact.entity.code).second) << fact.value << " in " << year;
      EXPECT_TRUE(fact.key_valid) << fact.value;
    }
    EXPECT_GT(owners.size(), 35'000u);
  }
}

int32_t PopulationOf(const RealRecord& real, const Entity& entity, int year) {
  for (const Population& fact : real.record().populations) {
    if (fact.entity == entity && fact.year == year) return fact.municipale;
  }
  return -1;
}

TEST(RealRecord, PopulationsAreThoseOfTheirYear) {
  SOCLE_REQUIRE_NPM();
  SOCLE_REQUIRE_OFFICIAL();
  for (const char* code : {"55039", "55050", "55139", "55189", "55239", "55307"}) {
    EXPECT_EQ(PopulationOf(Npm(), Commune(code), 2025), 0) << code << " has no inhabitants, which is not unknown";
  }
  for (const int year : {2019, 2021, 2022, 2023, 2024, 2025}) {
    for (const char* code : {"59350", "01304", "75056"}) {
      EXPECT_EQ(PopulationOf(Npm(), Commune(code), year), PopulationOf(Official(), Commune(code), year))
          << code << year;
    }
  }
  EXPECT_EQ(PopulationOf(Npm(), Commune("59350"), 2020), -1) << "npm has none by commune";
  EXPECT_EQ(PopulationOf(Official(), Commune("01304"), 2019), 2'914);
  EXPECT_EQ(PopulationOf(Official(), Epci("200000001"), 2013), 28'583);
}

TEST(RealRecord, ArrondissementsAddUpToTheirCity) {
  SOCLE_REQUIRE_NPM();
  const std::map<std::string, std::pair<int, int>> cities = {
      {"75056", {75101, 75120}}, {"69123", {69381, 69389}}, {"13055", {13201, 13216}}};
  for (const auto& [city, range] : cities) {
    int32_t sum = 0;
    for (int code = range.first; code <= range.second; ++code) {
      sum += PopulationOf(Npm(), {CollectiviteType::kArrondissementMunicipal, Code(fmt::format("{:05}", code))}, 2019);
    }
    EXPECT_EQ(sum, PopulationOf(Npm(), Commune(city), 2019)) << city;
  }
}

TEST(RealRecord, CollectivitesWithAStatusOfTheirOwn) {
  SOCLE_REQUIRE_OFFICIAL();
  using enum CollectiviteType;
  const auto label = [](CollectiviteType type, const char* code, int year) {
    const Version* version = Official().VersionOf({type, Code(code)}, January(year));
    return version == nullptr ? std::string() : version->label;
  };
  EXPECT_EQ(label(kStatutParticulier, "69M", 2024), "Métropole de Lyon");
  EXPECT_EQ(label(kStatutParticulier, "6AE", 2021), "Collectivité européenne d'Alsace");
  EXPECT_EQ(label(kCollectiviteUnique, "972R", 2026), "Collectivité territoriale de Martinique");
  EXPECT_EQ(label(kCollectiviteUnique, "976R", 2025), "");
  EXPECT_EQ(label(kCollectiviteUnique, "976R", 2026), "Département-Région de Mayotte");
  std::map<Code, int> members;
  for (const std::string& code : Official().Communes(January(2026))) {
    ++members[Official().SituationOf(Commune(code), January(2026))->ctcd];
  }
  EXPECT_EQ(members[Code("69M")], 58);
  EXPECT_EQ(members[Code("75C")], 1);
  EXPECT_EQ(members[Code("20R")], 360);
  EXPECT_EQ(members[Code("6AE")], 880);
  EXPECT_EQ(members[Code("972R")], 34);
  EXPECT_EQ(members[Code("973R")], 22);
  EXPECT_EQ(members[Code("976R")], 17);
}

TEST(RealRecord, ADepartementThatIsOnlyACirconscriptionSaysWhoHasItsPowers) {
  SOCLE_REQUIRE_OFFICIAL();
  std::map<std::string, std::string> elsewhere;
  for (const int year : {2025, 2026}) {
    for (const Version& version : Official().record().versions) {
      if (version.entity.type != CollectiviteType::kDepartement || !version.when.IsCurrentBelief()) continue;
      if (!version.when.ValidAt(January(year))) continue;
      const Situation* place = Official().SituationOf(version.entity, January(year));
      ASSERT_NE(place, nullptr) << EntityId(version.entity);
      if (place->ctcd != Code(version.entity.code.str() + "D"))
        elsewhere[version.entity.code.str()] += place->ctcd.str() + " ";
    }
  }
  const std::map<std::string, std::string> expected = {{"2A", "20R 20R "},    {"2B", "20R 20R "}, {"67", "6AE 6AE "},
                                                       {"68", "6AE 6AE "},    {"75", "75C 75C "}, {"972", "972R 972R "},
                                                       {"973", "973R 973R "}, {"976", "976R "}};
  EXPECT_EQ(elsewhere, expected);
}

TEST(RealRecord, DepartementsOfBefore) {
  SOCLE_REQUIRE_OFFICIAL();
  const auto label = [](const char* code, Date day) {
    const Version* version = Official().VersionOf({CollectiviteType::kDepartement, Code(code)}, day);
    return version == nullptr ? std::string() : version->label;
  };
  EXPECT_EQ(label("75", Date::Of(1967, 12, 31)), "Seine");
  EXPECT_EQ(label("75", Date::Of(1968, 1, 1)), "Paris");
  EXPECT_EQ(label("20", January(1970)), "Corse");
  EXPECT_EQ(label("20", January(1976)), "");
  EXPECT_EQ(label("2A", Date::Of(1975, 12, 31)), "");
  EXPECT_EQ(label("2A", January(1976)), "Corse-du-Sud");
  EXPECT_EQ(label("93", Date::Of(1967, 12, 31)), "");
  EXPECT_EQ(label("93", January(1968)), "Seine-Saint-Denis");
  EXPECT_EQ(label("22", January(1980)), "Côtes-du-Nord");
  EXPECT_EQ(label("59", January(1950)), "Nord");
  EXPECT_EQ(label("976", January(2011)), "");
}

TEST(RealRecord, EveryLivingCommuneLiesSomewhereAtAnyDate) {
  SOCLE_REQUIRE_OFFICIAL();
  for (const int year : {1950, 1970, 1999, 2016, 2018, 2019, 2020, 2023, 2026}) {
    int nowhere = 0;
    for (const std::string& code : Official().Communes(Date::Of(year, 7, 1))) {
      const Situation* place = Official().SituationOf(Commune(code), Date::Of(year, 7, 1));
      if (place == nullptr || place->departement.empty()) {
        if (++nowhere < 5) ADD_FAILURE() << code << " " << year;
        continue;
      }
      EXPECT_EQ(place->region.empty(), year < 2016) << code << " " << year;
    }
    EXPECT_EQ(nowhere, 0) << year;
  }
}

TEST(RealRecord, AnOldCodeOfCorseShowsCorse) {
  SOCLE_REQUIRE_OFFICIAL();
  const Situation* ajaccio = Official().SituationOf(Commune("20004"), January(1970));
  ASSERT_NE(ajaccio, nullptr);
  EXPECT_EQ(ajaccio->departement, Code("20"));
  EXPECT_EQ(ajaccio->when.to_precision, Precision::kExact);
}

TEST(RealRecord, PostalCodesOfParisAndOfLille) {
  SOCLE_REQUIRE_NPM();
  for (const PostalCodes& fact : Npm().record().postal_codes) {
    if (fact.entity != Commune("59350") || !fact.when.IsCurrentBelief() || !fact.when.ValidAt(January(2026))) continue;
    EXPECT_EQ(fact.codes, "59000 59160 59260 59777 59800");
  }
}

TEST(RealRecord, RegionsDepartementsAndOverseas) {
  SOCLE_REQUIRE_NPM();
  std::map<CollectiviteType, int> count;
  for (const Version& version : Npm().record().versions) {
    if (version.when.IsCurrentBelief() && version.when.ValidAt(January(2026))) ++count[version.entity.type];
  }
  EXPECT_EQ(count[CollectiviteType::kRegion], 18);
  int former = 0;
  for (const Version& version : Npm().record().versions) {
    if (version.entity.type == CollectiviteType::kRegion && version.when.valid_to == January(2016)) ++former;
  }
  EXPECT_EQ(former, 16);
  EXPECT_EQ(count[CollectiviteType::kDepartement], 101);
  EXPECT_EQ(count[CollectiviteType::kCollectiviteOutreMer], 8);
  EXPECT_EQ(count[CollectiviteType::kEpci], 1'255 + 11);
}

}  // namespace
}  // namespace socle::registry
