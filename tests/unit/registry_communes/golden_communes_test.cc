// Real communes whose history is known by heart; each has broken a naive reading of the data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_communes/commune_builders.h"
#include "tests/unit/registry_communes/real_records.h"

namespace socle::registry {
namespace {

class GoldenCommunes : public ::testing::Test {
 protected:
  void SetUp() override { SOCLE_REQUIRE_OFFICIAL(); }
  static const CommuneRecord& Record() { return OfficialRecord().record; }
  static std::string Label(const Entity& entity, std::string_view day) { return LabelAt(Record(), entity, day); }
  static std::string Parent(const Entity& entity, std::string_view day) { return ParentAt(Record(), entity, day); }
  static const Succession* Edge(const Entity& from, const Entity& to, std::string_view date) {
    return FindSuccession(Record(), from, to, date);
  }
};

TEST_F(GoldenCommunes, LommeBecomesAnAssociatedCommuneOfLille) {
  EXPECT_EQ(Label(Commune("59355"), "2000-02-26"), "Lomme");
  EXPECT_EQ(Label(Commune("59355"), "2000-02-27"), "");
  EXPECT_EQ(Label(Associee("59355"), "2000-02-27"), "Lomme");
  EXPECT_EQ(Parent(Associee("59355"), "2000-02-27"), "59350");
  const Succession* to_lille = Edge(Commune("59355"), Commune("59350"), "2000-02-27");
  ASSERT_NE(to_lille, nullptr);
  EXPECT_EQ(to_lille->cause, 33);
  EXPECT_EQ(to_lille->basis, ShareBasis::kExact);
  EXPECT_FALSE(to_lille->predecessor_survives);
  const Succession* to_part = Edge(Commune("59355"), Associee("59355"), "2000-02-27");
  ASSERT_NE(to_part, nullptr);
  EXPECT_EQ(to_part->basis, ShareBasis::kExact);
}

TEST_F(GoldenCommunes, TeteghemTakesANewNameAndKeepsItsOldOneAsDeleguee) {
  EXPECT_EQ(Label(Commune("59588"), "2015-12-31"), "Téteghem");
  EXPECT_EQ(Label(Commune("59588"), "2016-01-01"), "Téteghem-Coudekerque-Village");
  EXPECT_EQ(Label(Deleguee("59588"), "2016-01-01"), "Téteghem");
  EXPECT_EQ(Parent(Deleguee("59588"), "2016-01-01"), "59588");
  const Succession* to_part = Edge(Commune("59588"), Deleguee("59588"), "2016-01-01");
  ASSERT_NE(to_part, nullptr);
  EXPECT_TRUE(to_part->predecessor_survives);
}

TEST_F(GoldenCommunes, YtresChangesDepartement) {
  EXPECT_EQ(Label(Commune("80831"), "1970-12-31"), "Ytres");
  EXPECT_EQ(Label(Commune("62909"), "1970-12-31"), "");
  EXPECT_EQ(Label(Commune("80831"), "1971-01-01"), "");
  EXPECT_EQ(Label(Commune("62909"), "1971-01-01"), "Ytres");
  ASSERT_NE(Edge(Commune("80831"), Commune("62909"), "1971-01-01"), nullptr);
  EXPECT_EQ(Edge(Commune("80831"), Commune("62909"), "1971-01-01")->cause, 41);
}

TEST_F(GoldenCommunes, MayotteIsCreatedFromNothing) {
  EXPECT_EQ(Label(Commune("97601"), "2011-03-30"), "");
  EXPECT_EQ(Label(Commune("97601"), "2011-03-31"), "Acoua");
  for (const Succession& s : Record().successions) EXPECT_NE(s.successor, Commune("97601"));
}

TEST_F(GoldenCommunes, BeaumontComesBackFromLesHautsTalican) {
  EXPECT_EQ(Label(Commune("60054"), "2018-12-31"), "Beaumont-les-Nonains");
  EXPECT_EQ(Label(Commune("60054"), "2023-12-31"), "Les Hauts-Talican");
  EXPECT_EQ(Label(Commune("60054"), "2024-01-01"), "Beaumont-les-Nonains");
  EXPECT_EQ(Label(Commune("60694"), "2024-01-01"), "Les Hauts-Talican");
  EXPECT_EQ(Label(Commune("60694"), "2018-12-31"), "Villotran");
  const Succession* edge = Edge(Commune("60054"), Commune("60694"), "2024-01-01");
  ASSERT_NE(edge, nullptr);
  EXPECT_TRUE(edge->predecessor_survives);
  EXPECT_EQ(edge->basis, ShareBasis::kUnknown);
  EXPECT_EQ(edge->share_denominator, 0);
}

TEST_F(GoldenCommunes, LesTroisLacsHasTwoCodesAndBernieresOneOfThem) {
  EXPECT_EQ(Label(Commune("27058"), "2016-01-01"), "Bernières-sur-Seine");
  EXPECT_EQ(Label(Commune("27058"), "2018-01-01"), "");
  EXPECT_EQ(Label(Commune("27058"), "2021-06-01"), "Les Trois Lacs");
  EXPECT_EQ(Label(Commune("27058"), "2023-01-01"), "");
  EXPECT_EQ(Label(Commune("27676"), "2020-06-01"), "Les Trois Lacs");
  EXPECT_EQ(Label(Commune("27676"), "2021-06-01"), "");
  EXPECT_EQ(Label(Commune("27676"), "2023-01-01"), "Les Trois Lacs");
}

TEST_F(GoldenCommunes, MorannesStaysWhenItsChefLieuBecomesDeleguee) {
  EXPECT_EQ(Label(Commune("49220"), "2026-01-01"), "Morannes sur Sarthe-Daumeray");
  EXPECT_EQ(Label(Deleguee("49220"), "2026-01-01"), "Morannes");
  const Succession* edge = Edge(Commune("49220"), Deleguee("49220"), "2026-01-01");
  ASSERT_NE(edge, nullptr);
  EXPECT_EQ(edge->basis, ShareBasis::kUnknown) << "the déléguée is a part of what the commune is";
}

TEST_F(GoldenCommunes, WhatIsCreatedAndSuppressedOnOneDayNeverLives) {
  for (const char* code : {"50649", "44225"}) {
    for (const Version& version : Record().versions) {
      if (version.entity == Commune(code)) {
        EXPECT_GT(version.when.valid_to.days - version.when.valid_from.days, 0);
      }
    }
  }
  EXPECT_EQ(Label(Commune("50649"), "2016-01-01"), "");
  EXPECT_EQ(Label(Commune("44225"), "2016-01-01"), "");
}

TEST_F(GoldenCommunes, LeFresneLivesOneDayInMaineEtLoire) {
  EXPECT_EQ(Label(Commune("49382"), "2015-12-30"), "");
  EXPECT_EQ(Label(Commune("49382"), "2015-12-31"), "Le Fresne-sur-Loire");
  EXPECT_EQ(Label(Commune("49382"), "2016-01-01"), "");
}

TEST_F(GoldenCommunes, ChildrenFollowThePole) {
  EXPECT_EQ(Parent(Deleguee("49096"), "2018-12-31"), "49065");
  EXPECT_EQ(Parent(Deleguee("49096"), "2019-01-01"), "49080");
  EXPECT_EQ(Parent(Associee("55273"), "1982-12-31"), "55245");
  EXPECT_EQ(Parent(Associee("55273"), "1983-01-01"), "55386");
}

TEST_F(GoldenCommunes, LePuySaintBonnetJoinsCholet) {
  EXPECT_EQ(Label(Commune("79224"), "1973-08-31"), "Le Puy-Saint-Bonnet");
  EXPECT_EQ(Label(Associee("79224"), "1973-09-01"), "Le Puy-Saint-Bonnet");
  EXPECT_EQ(Parent(Associee("79224"), "1973-09-01"), "49099");
}

TEST_F(GoldenCommunes, OudonMovesItsChefLieuTwice) {
  EXPECT_EQ(Label(Commune("14624"), "1990-01-31"), "L'Oudon");
  EXPECT_EQ(Label(Commune("14697"), "1990-02-01"), "L'Oudon");
  EXPECT_EQ(Label(Commune("14697"), "2014-01-06"), "L'Oudon");
  EXPECT_EQ(Label(Commune("14697"), "2014-01-07"), "");
  EXPECT_EQ(Label(Commune("14472"), "2014-01-07"), "L'Oudon");
  EXPECT_EQ(Parent(Deleguee("14472"), "2017-01-01"), "14654");
}

TEST_F(GoldenCommunes, MarseilleOutlivesItsArrondissements) {
  EXPECT_EQ(Label(Commune("13055"), "1946-10-18"), "Marseille");
  EXPECT_EQ(Label(Arrondissement("13201"), "1946-10-17"), "");
  EXPECT_EQ(Label(Arrondissement("13201"), "1946-10-18"), "Marseille 1er Arrondissement");
  EXPECT_EQ(Label(Arrondissement("75101"), "1943-01-01"), "Paris 1er Arrondissement");
  EXPECT_EQ(Parent(Arrondissement("75101"), "2026-01-01"), "75056");
}

TEST_F(GoldenCommunes, SaintMartinLezTatinghemLosesItsDelegueesInJuly2020) {
  EXPECT_EQ(Label(Commune("62757"), "2026-01-01"), "Saint-Martin-lez-Tatinghem");
  EXPECT_EQ(Label(Deleguee("62757"), "2020-06-30"), "Saint-Martin-au-Laërt");
  EXPECT_EQ(Label(Deleguee("62757"), "2020-07-01"), "");
}

TEST_F(GoldenCommunes, ChamrousseIsMadeOfPartsOfSeveral) {
  std::vector<std::string> predecessors;
  for (const Succession& s : Record().successions) {
    if (s.successor == Commune("38567")) {
      predecessors.push_back(s.predecessor.code.str());
      EXPECT_TRUE(s.predecessor_survives);
      EXPECT_EQ(s.basis, ShareBasis::kUnknown);
    }
  }
  EXPECT_THAT(predecessors, testing::SizeIs(3));
}

TEST_F(GoldenCommunes, SaintBarthelemyHasNoHeirInAnyPublication) {
  EXPECT_EQ(Label(Commune("97123"), "2007-02-22"), "Saint-Barthélemy");
  EXPECT_EQ(Label(Commune("97123"), "2007-02-23"), "");
  EXPECT_THAT(SuccessionsFrom(Record(), Commune("97123")), testing::IsEmpty());
  EXPECT_EQ(Label(Commune("97701"), "2026-01-01"), "Saint-Barthélemy");
}

TEST(GoldenOfThePackage, KnowsOverseasCommunesSinceTheFirstList) {
  SOCLE_REQUIRE_NPM();
  EXPECT_EQ(LabelAt(NpmRecord().record, Commune("98818"), "2018-12-31"), "");
  EXPECT_EQ(LabelAt(NpmRecord().record, Commune("98818"), "2019-01-01"), "Nouméa");
  EXPECT_EQ(LabelAt(NpmRecord().record, Commune("97701"), "2026-01-01"), "Saint-Barthélemy");
}

TEST(GoldenOfThePackage, DatesRecentChangesByTheLists) {
  SOCLE_REQUIRE_NPM();
  // Oissel changed its name on 2025-01-11; the package shows it in the list of 2026.
  EXPECT_EQ(LabelAt(NpmRecord().record, Commune("76484"), "2025-12-31"), "Oissel");
  EXPECT_EQ(LabelAt(NpmRecord().record, Commune("76484"), "2026-01-01"), "Oissel-sur-Seine");
  for (const Version& version : NpmRecord().record.versions) {
    if (version.entity == Commune("76484") && version.when.valid_from == Day("2026-01-01")) {
      EXPECT_EQ(version.when.from_precision, Precision::kVintage);
    }
  }
}

TEST(GoldenOfThePackage, FollowsEveryCommuneThatDisappearsBetweenTwoLists) {
  SOCLE_REQUIRE_NPM();
  const CommuneRecord& record = NpmRecord().record;
  std::set<Entity> predecessors;
  for (const Succession& s : record.successions) {
    if (s.precision == Precision::kVintage && s.successor.type == CollectiviteType::kCommune)
      predecessors.insert(s.predecessor);
  }
  int gone = 0;
  for (const Version& version : record.versions) {
    const bool ends = version.entity.type == CollectiviteType::kCommune && version.when.IsCurrentBelief() &&
                      version.when.to_precision == Precision::kVintage && version.when.valid_to > Day("2019-01-01");
    if (!ends || LabelAt(record, version.entity, version.when.valid_to.ToString()) != "") continue;
    ++gone;
    EXPECT_TRUE(predecessors.contains(version.entity)) << version.entity.code.view();
  }
  EXPECT_EQ(gone, 109);
}

}  // namespace
}  // namespace socle::registry
