#include "services/registry/domain/groupings/divisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/registry/domain/groupings/territorial_law.h"
#include "tests/unit/registry_groupings/builders.h"

namespace socle::registry {
namespace {

using testing::Communes;
using testing::Day;
using testing::January;
using testing::Listed;
using testing::Lived;
using enum CollectiviteType;

DivisionRow Division(CollectiviteType type, std::string_view code, std::string_view label, std::string_view region = "",
                     std::string_view chef_lieu = "") {
  DivisionRow row;
  row.type = type;
  row.code = Code(code);
  row.label = std::string(label);
  row.region = Code(region);
  row.chef_lieu = Code(chef_lieu);
  row.tncc = 0;
  return row;
}

DivisionList Divisions(int vintage, std::vector<DivisionRow> rows, SourceId id = 9,
                       std::string_view origin = kOriginOfficial) {
  return {testing::Publication(kKindDepartements, vintage, id, origin), std::move(rows)};
}

Record Write(const std::vector<SourceDocument>& documents, const std::vector<Version>& versions) {
  Record record;
  AddDivisions(documents, ReadCogYears(documents), SuccessionGraph(versions, {}), record);
  record.Normalise();
  return record;
}

std::string LabelOn(const Record& record, CollectiviteType type, std::string_view code, Date day) {
  std::string found;
  for (const Version& fact : record.versions) {
    if (fact.entity == Entity{type, Code(code)} && fact.when.IsCurrentBelief() && fact.when.ValidAt(day))
      found += fact.label;
  }
  return found;
}

Situation PlaceOn(const Record& record, CollectiviteType type, std::string_view code, Date day) {
  for (const Situation& fact : record.situations) {
    if (fact.entity == Entity{type, Code(code)} && fact.when.IsCurrentBelief() && fact.when.ValidAt(day)) return fact;
  }
  return {};
}

TEST(Divisions, ADepartementBeginsWithItsFirstCommune) {
  const Record record = Write({Divisions(2026, {Division(kDepartement, "2A", "Corse-du-Sud", "94", "2A004")})},
                              {Lived(Commune("2A004"), "1976-01-01"), Lived(Commune("20004"), "", "1976-01-01")});
  EXPECT_EQ(LabelOn(record, kDepartement, "2A", Day("1975-12-31")), "");
  EXPECT_EQ(LabelOn(record, kDepartement, "2A", January(1976)), "Corse-du-Sud");
  EXPECT_EQ(LabelOn(record, kDepartement, "20", Day("1975-12-31")), "Corse");
  EXPECT_EQ(LabelOn(record, kDepartement, "20", January(1976)), "");
}

TEST(Divisions, ADepartementHadItsOldNameUntilTheDecree) {
  const Record record =
      Write({Divisions(2026, {Division(kDepartement, "22", "Côtes-d'Armor", "53")})}, {Lived(Commune("22001"), "")});
  EXPECT_EQ(LabelOn(record, kDepartement, "22", Day("1990-02-26")), "Côtes-du-Nord");
  EXPECT_EQ(LabelOn(record, kDepartement, "22", Day("1990-02-27")), "Côtes-d'Armor");
}

TEST(Divisions, RegionsBeginWithTheReform) {
  const Record record = Write({Divisions(2019, {Division(kRegion, "32", "Hauts-de-France", "", "59350")})}, {});
  EXPECT_EQ(LabelOn(record, kRegion, "32", Day("2015-12-31")), "");
  EXPECT_EQ(LabelOn(record, kRegion, "32", January(2016)), "Hauts-de-France");
  EXPECT_EQ(PlaceOn(record, kRegion, "32", January(2019)).chef_lieu, Code("59350"));
  EXPECT_EQ(PlaceOn(record, kRegion, "32", January(2019)).zone, "metro");
}

TEST(Divisions, FormerRegionsEndWithTheReformAndGoOnInTheirSuccessor) {
  const Record record = Write({Divisions(2019, {Division(kRegion, "32", "Hauts-de-France", "", "59350")})}, {});
  EXPECT_EQ(LabelOn(record, kRegion, "31", January(2012)), "Nord-Pas-de-Calais");
  EXPECT_EQ(LabelOn(record, kRegion, "31", January(2016)), "");
  EXPECT_EQ(LabelOn(record, kRegion, "31", Day("1986-03-15")), "") << "its council was not elected yet";
  EXPECT_EQ(LabelOn(record, kRegion, "82", January(2012)), "") << "its successor is in no list";
  const SuccessionGraph graph(record.versions, record.successions);
  const Resolution heirs = graph.Resolve({kRegion, Code("31")}, January(2012), January(2020));
  ASSERT_EQ(heirs.heirs.size(), 1U);
  EXPECT_EQ(heirs.heirs[0].entity, (Entity{kRegion, Code("32")}));
  EXPECT_EQ(heirs.heirs[0].share, Share{});
}

TEST(Divisions, EveryFormerRegionHasOneSuccessorAndItsOwnCode) {
  std::set<std::string_view> codes;
  std::set<std::string_view> successors;
  for (const FormerRegion& former : FormerRegions()) {
    EXPECT_TRUE(codes.insert(former.code).second) << former.code;
    successors.insert(former.successor);
  }
  EXPECT_EQ(codes.size(), 16U) << "22 régions of the mainland and Corse, of which 6 stayed as they were";
  EXPECT_EQ(successors.size(), 7U);
  for (const std::string_view code : successors) EXPECT_FALSE(codes.contains(code)) << code;
}

TEST(Divisions, TheCopyCountsOverseasCollectivitesAmongRegionsAndDepartements) {
  const Record record =
      Write({Divisions(2022, {Division(kRegion, "988", "Nouvelle-Calédonie", "", "98818")}, 1, kOriginNpm),
             Divisions(2022, {Division(kDepartement, "988", "Nouvelle-Calédonie", "988", "98818")}, 2, kOriginNpm)},
            {});
  EXPECT_EQ(LabelOn(record, kCollectiviteOutreMer, "988", January(2022)), "Nouvelle-Calédonie");
  EXPECT_EQ(LabelOn(record, kRegion, "988", January(2022)), "");
  EXPECT_EQ(LabelOn(record, kDepartement, "988", January(2022)), "");
  EXPECT_EQ(PlaceOn(record, kCollectiviteOutreMer, "988", January(2022)).zone, "com");
  EXPECT_TRUE(record.disagreements.empty());
}

TEST(Divisions, TheStatusOfMayotteChangesIn2026) {
  const std::vector<SourceDocument> documents = {
      Communes(2025, {Listed("97601", "976", "06", "976D"), Listed("59001")}, 1),
      Communes(2026, {Listed("97601", "976", "06", "976R"), Listed("59001")}, 2),
      Divisions(2026, {Division(kDepartement, "976", "Mayotte", "06", "97611"),
                       Division(kDepartement, "59", "Nord", "32", "59350")})};
  const Record record = Write(documents, {});
  EXPECT_EQ(LabelOn(record, kCollectiviteUnique, "976R", Day("2025-12-31")), "");
  EXPECT_EQ(LabelOn(record, kCollectiviteUnique, "976R", January(2026)), "Département-Région de Mayotte");
  EXPECT_EQ(PlaceOn(record, kDepartement, "976", January(2025)).ctcd, Code("976D"))
      << "circonscription and collectivité";
  EXPECT_EQ(PlaceOn(record, kDepartement, "976", January(2026)).ctcd, Code("976R")) << "circonscription only";
  EXPECT_EQ(PlaceOn(record, kDepartement, "976", January(2025)).chef_lieu, Code("97611"));
  EXPECT_EQ(PlaceOn(record, kDepartement, "59", January(2026)).ctcd, Code("59D"));
}

TEST(Divisions, AlsaceLiesInTwoDepartementsAndLyonSharesItsOwn) {
  const std::vector<SourceDocument> documents = {
      Communes(2021, {Listed("67482", "67", "44", "6AE"), Listed("68066", "68", "44", "6AE"),
                      Listed("69123", "69", "84", "69M"), Listed("69264", "69", "84", "69D")}),
      Divisions(2021, {Division(kDepartement, "67", "Bas-Rhin", "44"), Division(kDepartement, "69", "Rhône", "84")})};
  const Record record = Write(documents, {});
  EXPECT_EQ(LabelOn(record, kStatutParticulier, "6AE", January(2021)), "Collectivité européenne d'Alsace");
  EXPECT_EQ(PlaceOn(record, kStatutParticulier, "6AE", January(2021)).region, Code("44"));
  EXPECT_EQ(PlaceOn(record, kStatutParticulier, "6AE", January(2021)).departement, Code());
  EXPECT_EQ(PlaceOn(record, kStatutParticulier, "69M", January(2021)).departement, Code("69"));
  EXPECT_EQ(PlaceOn(record, kDepartement, "69", January(2021)).ctcd, Code("69D"));
  EXPECT_EQ(PlaceOn(record, kDepartement, "67", January(2021)).ctcd, Code("6AE"));
}

TEST(Divisions, TheListOfOverseasCommunesNamesTheirCollectivites) {
  OverseasList list;
  list.source = testing::Publication(kKindOverseas, 0, 3);
  list.rows = {{Code("97501"), "Miquelon-Langlade", Code("975"), "Saint-Pierre-et-Miquelon", "97500", 596},
               {Code("97502"), "Saint-Pierre", Code("975"), "Saint-Pierre-et-Miquelon", "97500", 5194}};
  const Record record = Write({list}, {});
  ASSERT_EQ(record.versions.size(), 1u);
  EXPECT_EQ(LabelOn(record, kCollectiviteOutreMer, "975", January(2026)), "Saint-Pierre-et-Miquelon");
}

TEST(TerritorialLaw, EveryRowCitesItsText) {
  for (const SpecialCollectivite& row : SpecialCollectivites()) {
    EXPECT_TRUE(row.reference.starts_with("CGCT L")) << row.ctcd;
    EXPECT_TRUE(IsCtcdCode(row.ctcd)) << row.ctcd;
    EXPECT_EQ(FindSpecialCollectivite(row.ctcd), &row);
  }
  EXPECT_EQ(FindSpecialCollectivite("59D"), nullptr);
  for (const FormerDepartement& row : FormerDepartements()) EXPECT_FALSE(row.reference.empty()) << row.code;
}

}  // namespace
}  // namespace socle::registry
