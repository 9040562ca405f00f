#include "services/registry/domain/groupings/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_groupings/builders.h"

namespace socle::registry {
namespace {

using testing::Communes;
using testing::Day;
using testing::January;
using testing::Listed;
using testing::Lived;

Record Write(const std::vector<SourceDocument>& documents, const std::vector<Version>& versions) {
  Record record;
  const SuccessionGraph graph(versions, {});
  AddCommuneSituations(ReadCogYears(documents), graph, record);
  record.Normalise();
  return record;
}

// What is believed now of a day; an empty one if nothing.
Situation On(const Record& record, const Entity& entity, Date day) {
  std::vector<Situation> found;
  for (const Situation& fact : record.situations) {
    if (fact.entity == entity && fact.when.IsCurrentBelief() && fact.when.ValidAt(day)) found.push_back(fact);
  }
  EXPECT_LE(found.size(), 1u);
  return found.empty() ? Situation{} : found[0];
}

TEST(Situations, ListsOfEachYearSayWhereACommuneLies) {
  const std::vector<SourceDocument> documents = {Communes(2019, {Listed("59001")}),
                                                 Communes(2021, {Listed("59001", "59", "32", "")}, 2)};
  const Record record = Write(documents, {Lived(Commune("59001"), "")});
  EXPECT_EQ(On(record, Commune("59001"), January(2020)).ctcd, Code("59D")) << "COG 2020 is missing: as in 2019";
  EXPECT_EQ(On(record, Commune("59001"), January(2021)).ctcd, Code());
  EXPECT_EQ(On(record, Commune("59001"), January(2021)).zone, "metro");
}

TEST(Situations, BeforeTheFirstListTheCodeShowsTheDepartement) {
  const Record record = Write({Communes(2019, {Listed("59001")})}, {Lived(Commune("59001"), "")});
  EXPECT_EQ(On(record, Commune("59001"), January(1950)).departement, Code("59"));
  EXPECT_EQ(On(record, Commune("59001"), January(1950)).region, Code()) << "no source has the régions of before 2016";
  EXPECT_EQ(On(record, Commune("59001"), Day("2015-12-31")).region, Code());
  EXPECT_EQ(On(record, Commune("59001"), January(2016)).region, Code("32"));
}

TEST(Situations, ACommuneThatNoListEverShowedLiesWhereItsCodeSays) {
  const Record record = Write({Communes(2019, {Listed("2A004", "2A", "94", "2AD")})},
                              {Lived(Commune("20004"), "", "1976-01-01"), Lived(Commune("2A004"), "1976-01-01")});
  EXPECT_EQ(On(record, Commune("20004"), January(1970)).departement, Code("20"));
  EXPECT_EQ(On(record, Commune("20004"), January(1976)).departement, Code());
  EXPECT_EQ(On(record, Commune("2A004"), January(1976)).departement, Code("2A"));
}

TEST(Situations, BeginAndEndWithTheCommune) {
  const std::vector<SourceDocument> documents = {Communes(2021, {Listed("59001")}),
                                                 Communes(2022, {Listed("59001"), Listed("59009")}, 2),
                                                 Communes(2023, {Listed("59009")}, 3)};
  const Record record =
      Write(documents, {Lived(Commune("59001"), "", "2022-03-01"), Lived(Commune("59009"), "2021-06-15")});
  EXPECT_EQ(On(record, Commune("59009"), Day("2021-06-15")).ctcd, Code("59D"));
  EXPECT_EQ(On(record, Commune("59009"), Day("2021-06-14")).departement, Code());
  EXPECT_EQ(On(record, Commune("59001"), Day("2022-02-28")).departement, Code("59"));
  EXPECT_EQ(On(record, Commune("59001"), Day("2022-03-01")).departement, Code());
}

TEST(Situations, PartsOfACommuneLieWhereItLies) {
  CogRow part = Listed("59355", "", "", "");
  part.type = CollectiviteType::kCommuneAssociee;
  part.parent = Code("59350");
  const Entity lomme{CollectiviteType::kCommuneAssociee, Code("59355")};
  const Record record =
      Write({Communes(2021, {Listed("59350"), part})}, {Lived(Commune("59350"), ""), Lived(lomme, "2000-02-27")});
  EXPECT_EQ(On(record, lomme, January(2021)).departement, Code("59"));
  EXPECT_EQ(On(record, lomme, January(2021)).region, Code("32"));
  EXPECT_EQ(On(record, lomme, January(2005)).departement, Code("59"));
}

TEST(Situations, OverseasCommunesComeFromTheCopyAndHaveNoRegion) {
  const std::vector<SourceDocument> documents = {
      Communes(2021, {Listed("59001")}),
      Communes(2021, {Listed("59001"), Listed("98818", "988", "988", ""), Listed("59777")}, 2, kOriginNpm)};
  const Record record =
      Write(documents, {Lived(Commune("59001"), ""), Lived(Commune("98818"), ""), Lived(Commune("59777"), "")});
  EXPECT_EQ(On(record, Commune("98818"), January(2021)).zone, "com");
  EXPECT_EQ(On(record, Commune("98818"), January(2021)).departement, Code("988"));
  EXPECT_EQ(On(record, Commune("98818"), January(2021)).region, Code());
  ASSERT_EQ(record.disagreements.size(), 1u) << "59777 is in the copy only";
  EXPECT_EQ(record.disagreements[0].kind, "only-in-npm");
}

TEST(Situations, TheCopyDiffersAndIsNotBelieved) {
  const std::vector<SourceDocument> documents = {Communes(2021, {Listed("59001", "59", "32")}),
                                                 Communes(2021, {Listed("59001", "62", "32")}, 2, kOriginNpm)};
  const Record record = Write(documents, {Lived(Commune("59001"), "")});
  EXPECT_EQ(On(record, Commune("59001"), January(2021)).departement, Code("59"));
  ASSERT_EQ(record.disagreements.size(), 1u);
  EXPECT_EQ(record.disagreements[0].kind, "situation-differs");
}

TEST(Zones, AreToldByTheDepartement) {
  EXPECT_EQ(ZoneOf("59"), "metro");
  EXPECT_EQ(ZoneOf("2A"), "metro");
  for (const char* code : {"971", "972", "973", "974", "976"}) EXPECT_EQ(ZoneOf(code), "drom") << code;
  for (const char* code : {"975", "977", "978", "984", "986", "987", "988", "989"})
    EXPECT_EQ(ZoneOf(code), "com") << code;
}

}  // namespace
}  // namespace socle::registry
