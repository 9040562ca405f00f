#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/registry/domain/communes/commune_history.h"
#include "services/registry/domain/communes/commune_record.h"
#include "tests/unit/registry_communes/commune_builders.h"
#include "tests/unit/registry_communes/real_records.h"

namespace socle::registry {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ReconcileCommunes, HasNothingToSayWithoutSources) {
  const CommuneRecord record = ReconcileCommunes({});
  EXPECT_THAT(record.versions, IsEmpty());
  EXPECT_THAT(record.successions, IsEmpty());
  EXPECT_THAT(record.disagreements, IsEmpty());
}

TEST(ReconcileCommunes, SkipsOtherPublications) {
  const CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{EpciList(), DivisionList()});
  EXPECT_THAT(record.versions, IsEmpty());
}

TEST(ReconcileCommunes, MakesDoWithOneList) {
  const CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{CogOf(2026, {Listed("COM 59350 Lille")})});
  ASSERT_THAT(record.versions, SizeIs(1));
  EXPECT_EQ(record.versions[0].when.valid_from, Day("2026-01-01"));
  EXPECT_EQ(record.versions[0].when.known_from, Midnight("2026-01-01"));
  EXPECT_EQ(record.versions[0].when.from_precision, Precision::kOnOrBefore);
}

TEST(ReconcileCommunes, GoesOnWithListsWhereTheMovementsEnd) {
  const CommuneRecord record = ReconcileCommunes(
      std::vector<SourceDocument>{Movements({Move(10, "2010-05-01", "COM 01001 A", "COM 01001 B")}, 2024),
                                  CogOf(2024, {Listed("COM 01001 B"), Listed("COM 01002 C")}),
                                  CogOf(2026, {Listed("COM 01001 B-le-Neuf"), Listed("COM 01003 D")})});
  EXPECT_EQ(LabelAt(record, Commune("01001"), "2010-05-01"), "B");
  EXPECT_EQ(LabelAt(record, Commune("01001"), "2025-12-31"), "B");
  EXPECT_EQ(LabelAt(record, Commune("01001"), "2026-01-01"), "B-le-Neuf");
  EXPECT_EQ(LabelAt(record, Commune("01002"), "1950-01-01"), "C");
  EXPECT_EQ(LabelAt(record, Commune("01002"), "2026-01-01"), "");
  EXPECT_EQ(LabelAt(record, Commune("01003"), "1950-01-01"), "") << "not taken for a commune that never moved";
  EXPECT_EQ(LabelAt(record, Commune("01003"), "2026-01-01"), "D");
}

TEST(ReconcileCommunes, MaterialisesWhatWasKnown) {
  const CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{
      Movements({Move(31, "1972-01-01", "COM 01002 B", "COM 01001 A"), Stays("COM 01001 A")})});
  std::vector<std::string> facts;
  for (const Version& v : record.versions) {
    if (v.entity == Commune("01002")) {
      facts.push_back(fmt::format("[{},{}) known [{},{})", v.when.valid_from.ToString(), v.when.valid_to.ToString(),
                                  v.when.known_from.ToString(), v.when.known_to.ToString()));
    }
  }
  EXPECT_THAT(facts,
              testing::ElementsAre("[,) known [,1972-01-01T00:00:00Z)", "[,1972-01-01) known [1972-01-01T00:00:00Z,)"));
}

TEST(ReconcileCommunes, DatesAWithdrawnDelegueeByTheHistorique) {
  HistoriqueList historique;
  historique.source.id = 7;
  historique.source.kind = kKindHistorique;
  HistoriqueRow row;
  row.id = "COMD-01002@2016-01-01";
  row.type = "COMD";
  row.code = Code("01002");
  row.label = "B";
  row.from = Day("2016-01-01");
  historique.rows.push_back(row);
  const CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{
      Movements({Stays("COM 01001 A")}), historique,
      CogOf(2019, {Listed("COM 01001 A"), Listed("COMD 01002 B", "01001")}), CogOf(2021, {Listed("COM 01001 A")})});
  EXPECT_EQ(LabelAt(record, Deleguee("01002"), "2017-01-01", Midnight("2018-01-01")), "B");
  EXPECT_EQ(LabelAt(record, Deleguee("01002"), "2017-01-01", Midnight("2021-01-01")), "");
  std::vector<std::string> kinds;
  for (const Disagreement& d : record.disagreements) kinds.push_back(d.kind);
  EXPECT_THAT(kinds, testing::UnorderedElementsAre("withdrawn", "only-in-historique"));
}

TEST(ReconcileCommunes, KnowsEverythingAboutTheRealSourcesInAMoment) {
  SOCLE_REQUIRE_OFFICIAL();
  const auto begin = std::chrono::steady_clock::now();
  const CommuneRecord record = ReconcileCommunes(OfficialRecord().documents);
  const auto millis = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  RecordProperty("millis", std::to_string(millis));
  EXPECT_LT(millis, 10'000) << "less than a second in a release build; this bound only catches a change of order";
  std::set<Entity> entities;
  int64_t versions = 0;
  for (const Version& version : record.versions) {
    if (!version.when.IsCurrentBelief() || IsOverseasCommune(version.entity.code.view())) continue;
    entities.insert(version.entity);
    ++versions;
  }
  EXPECT_EQ(entities.size(), 42727u);
  EXPECT_EQ(versions, 45957);
}

TEST(CommuneTimeline, FindsVersionsByDay) {
  const CommuneRecord record = ReconcileCommunes(std::vector<SourceDocument>{
      Movements({Move(10, "2010-05-01", "COM 01001 A", "COM 01001 B"), Move(20, "2015-01-01", "", "COM 01002 C")})});
  const CommuneTimeline timeline(record.versions);
  EXPECT_EQ(timeline.At(Commune("01001"), Day("2010-04-30"))->label, "A");
  EXPECT_EQ(timeline.At(Commune("01001"), Day("2010-05-01"))->label, "B");
  EXPECT_FALSE(timeline.Alive("01002", Day("2014-12-31")));
  EXPECT_TRUE(timeline.Alive("01002", Day("2015-01-01")));
  EXPECT_THAT(timeline.VersionsOf(Commune("01001")), SizeIs(2));
  EXPECT_THAT(timeline.VersionsOf(Commune("99999")), IsEmpty());
  EXPECT_THAT(timeline.CommunesAt(Day("2014-12-31")), testing::ElementsAre(Code("01001")));
  EXPECT_THAT(timeline.CommunesAt(Day("2015-01-01")), testing::ElementsAre(Code("01001"), Code("01002")));
}

}  // namespace
}  // namespace socle::registry
