#include "services/registry/domain/groupings/commune_identifiers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/domain/groupings/populations.h"
#include "tests/unit/registry_groupings/builders.h"

namespace socle::registry {
namespace {

using testing::Communes;
using testing::Day;
using testing::January;
using testing::Listed;
using testing::Lived;

CogRow WithSiren(std::string_view code, std::string_view siren) {
  CogRow row = Listed(code);
  row.siren = std::string(siren);
  return row;
}

Record Sirens(const std::vector<SourceDocument>& documents, const std::vector<Version>& versions) {
  Record record;
  AddCommuneSirens(documents, ReadCogYears(documents), SuccessionGraph(versions, {}), record);
  record.Normalise();
  return record;
}

std::string SirenOn(const Record& record, std::string_view code, Date day) {
  std::string found;
  for (const Identifier& fact : record.identifiers) {
    if (fact.entity == Commune(code) && fact.when.IsCurrentBelief() && fact.when.ValidAt(day)) found += fact.value;
  }
  return found;
}

TEST(CommuneSirens, FollowTheBodyFromOneCodeToAnother) {
  const std::vector<SourceDocument> documents = {
      Communes(2023, {WithSiren("60054", "200083483")}, 1, kOriginNpm),
      Communes(2024, {WithSiren("60054", "216000539"), WithSiren("60694", "200083483")}, 2, kOriginNpm)};
  const Record record = Sirens(documents, {Lived(Commune("60054"), ""), Lived(Commune("60694"), "2024-01-01")});
  EXPECT_EQ(SirenOn(record, "60054", Day("2023-12-31")), "200083483");
  EXPECT_EQ(SirenOn(record, "60054", January(2024)), "216000539");
  EXPECT_EQ(SirenOn(record, "60694", January(2024)), "200083483");
  EXPECT_EQ(SirenOn(record, "60694", Day("2023-12-31")), "");
}

TEST(CommuneSirens, ComeFromTheMembersOfEpciWhereTheListOfCommunesHasNone) {
  EpciList list = testing::Perimeters(2019, {{"200000172", {"59001"}}});
  list.rows[0].commune_siren = "215900010";
  const std::vector<SourceDocument> documents = {list, Communes(2019, {Listed("59001")}, 2),
                                                 Communes(2022, {WithSiren("59001", "215900010")}, 3, kOriginNpm)};
  const Record record = Sirens(documents, {Lived(Commune("59001"), "")});
  ASSERT_EQ(record.identifiers.size(), 1u) << "one stretch through 2020 and 2021";
  EXPECT_EQ(record.identifiers[0].when.valid_from, January(2019));
}

TEST(CommuneSirens, ReportTwoNumbersForOneCommune) {
  EpciList list = testing::Perimeters(2022, {{"200000172", {"59001"}}});
  list.rows[0].commune_siren = "215900010";
  const Record record =
      Sirens({list, Communes(2022, {WithSiren("59001", "215900028")}, 2, kOriginNpm)}, {Lived(Commune("59001"), "")});
  EXPECT_EQ(SirenOn(record, "59001", January(2022)), "215900010");
  ASSERT_EQ(record.disagreements.size(), 1u);
  EXPECT_EQ(record.disagreements[0].kind, "siren-differs");
}

TEST(CommuneSirens, EndWithTheCommune) {
  const Record record = Sirens({Communes(2022, {WithSiren("59001", "215900010")}, 1, kOriginNpm),
                                Communes(2023, {WithSiren("59002", "215900028")}, 2, kOriginNpm)},
                               {Lived(Commune("59001"), "", "2022-05-01"), Lived(Commune("59002"), "2022-05-01")});
  EXPECT_EQ(SirenOn(record, "59001", Day("2022-04-30")), "215900010");
  EXPECT_EQ(SirenOn(record, "59001", Day("2022-05-01")), "");
  EXPECT_EQ(SirenOn(record, "59002", Day("2022-05-01")), "215900028") << "from its birth";
}

TEST(PostalCodes, AreSortedTextsByYear) {
  CogRow lille = Listed("59350");
  lille.postal_codes = {"59800", "59000"};
  CogRow later = Listed("59350");
  later.postal_codes = {"59000", "59160", "59800"};
  const std::vector<SourceDocument> documents = {Communes(2019, {lille}, 1, kOriginNpm),
                                                 Communes(2021, {later}, 2, kOriginNpm)};
  Record record;
  AddPostalCodes(ReadCogYears(documents), SuccessionGraph(std::vector{Lived(Commune("59350"), "")}, {}), record);
  std::map<Date, std::string> now;
  for (const auto& fact : record.postal_codes) {
    if (fact.when.IsCurrentBelief()) now[fact.when.valid_from] = fact.codes;
  }
  EXPECT_EQ(now, (std::map<Date, std::string>{{January(2019), "59000 59800"}, {January(2021), "59000 59160 59800"}}));
}

Record Counts(const std::vector<SourceDocument>& documents) {
  Record record;
  AddPopulations(documents, SuccessionGraph(std::vector{Lived(Commune("59001"), ""), Lived(Commune("59002"), "")}, {}),
                 record);
  record.Normalise();
  return record;
}

EpciList Peopled(int vintage, int municipal_1, int municipal_2, SourceId id = 1,
                 std::string_view origin = kOriginOfficial) {
  EpciList list = testing::Perimeters(vintage, {{"200000172", {"59001", "59002"}}}, id, origin);
  list.rows[0].municipal_population = municipal_1;
  list.rows[1].municipal_population = municipal_2;
  list.rows[0].total_population = municipal_1 + 10;
  list.rows[1].total_population = municipal_2 + 10;
  return list;
}

TEST(Populations, AreThoseOfTheMembersAndTheirSum) {
  const Record record = Counts({Peopled(2021, 100, 0)});
  ASSERT_EQ(record.populations.size(), 3u);
  EXPECT_EQ(record.populations[0].entity, Epci("200000172"));
  EXPECT_EQ(record.populations[0].municipale, 100);
  EXPECT_EQ(record.populations[0].totale, 120);
  EXPECT_EQ(record.populations[2].municipale, 0) << "nobody lives there, which is not unknown";
  EXPECT_EQ(record.populations[2].when.valid_from, January(2021));
  EXPECT_EQ(record.populations[2].when.valid_to, January(2022));
}

TEST(Populations, OfLaterListsOfCommunesAreOfAnotherYearAndNotTaken) {
  CogRow row = Listed("59001");
  row.population = 123;
  EXPECT_EQ(Counts({Communes(2019, {row}, 1, kOriginNpm)}).populations.size(), 1u);
  EXPECT_EQ(Counts({Communes(2024, {row}, 1, kOriginNpm)}).populations.size(), 0u);
}

TEST(Populations, TheOfficialFigureIsBelievedAndTheOtherReported) {
  const Record record = Counts({Peopled(2021, 101, 5, 2, kOriginNpm), Peopled(2021, 100, 5, 1)});
  ASSERT_EQ(record.populations.size(), 3u);
  EXPECT_EQ(record.populations[1].municipale, 100);
  EXPECT_EQ(record.disagreements.size(), 2u) << "the commune and the sum of its EPCI";
}

TEST(Populations, AnUnknownMemberMakesTheSumUnknown) {
  const Record record = Counts({Peopled(2021, 100, -1)});
  for (const Population& fact : record.populations) EXPECT_NE(fact.municipale, 99);
  EXPECT_EQ(record.populations[0].entity, Epci("200000172"));
  EXPECT_EQ(record.populations[0].municipale, -1);
}

}  // namespace
}  // namespace socle::registry
