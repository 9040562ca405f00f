#include "services/registry/domain/communes/vintage_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_communes/commune_builders.h"

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

CogRow WithSiren(CogRow row, std::string_view siren) {
  row.siren = siren;
  return row;
}
CogRow WithFormerCodes(CogRow row, std::vector<std::string> codes) {
  row.former_codes = std::move(codes);
  return row;
}

// The history that lists of 2019, 2021, 2022 … of the package give.
struct Told {
  std::vector<SourceDocument> documents;
  CommuneHistory history;

  explicit Told(std::vector<std::pair<int16_t, std::vector<CogRow>>> lists) {
    for (auto& [year, rows] : lists) documents.push_back(CogOf(year, std::move(rows), kOriginNpm));
    std::vector<Disagreement> disagreements;
    const std::vector<YearList> years = YearLists(documents, &disagreements);
    for (size_t i = 0; i < years.size(); ++i) AppendVintage(years, i, &history);
  }
  std::string Label(const Entity& entity, std::string_view day) const {
    const Stretch* stretch = history.At(entity, Day(day));
    return stretch == nullptr ? "" : stretch->state.label;
  }
  std::vector<std::string> Edges() const {
    std::vector<std::string> edges;
    for (const CommuneEdge& e : history.edges())
      edges.push_back(fmt::format("{} > {} {}", EntityId(e.before), EntityId(e.after), e.date.ToString()));
    std::sort(edges.begin(), edges.end());
    return edges;
  }
};

TEST(VintageHistory, BeginsWithTheFirstList) {
  const Told told({{2019, {Listed("COM 59350 Lille")}}});
  EXPECT_EQ(told.Label(Commune("59350"), "2018-12-31"), "") << "no list says so";
  EXPECT_EQ(told.Label(Commune("59350"), "2019-01-01"), "Lille");
  EXPECT_EQ(told.history.At(Commune("59350"), Day("2019-01-01"))->from_precision, Precision::kOnOrBefore);
  EXPECT_THAT(told.Edges(), IsEmpty());
}

TEST(VintageHistory, DatesChangesByTheListAndSaysSo) {
  const Told told({{2019, {Listed("COM 01001 A"), Listed("COM 01002 B")}},
                   {2021, {Listed("COM 01001 A-sur-Ain"), Listed("COM 01003 C")}}});
  EXPECT_EQ(told.Label(Commune("01001"), "2020-12-31"), "A");
  EXPECT_EQ(told.Label(Commune("01001"), "2021-01-01"), "A-sur-Ain");
  EXPECT_EQ(told.history.At(Commune("01001"), Day("2021-01-01"))->from_precision, Precision::kVintage);
  EXPECT_EQ(told.history.At(Commune("01002"), Day("2020-12-31"))->to_precision, Precision::kVintage);
  EXPECT_EQ(told.history.At(Commune("01003"), Day("2021-01-01"))->from_precision, Precision::kVintage);
  EXPECT_EQ(told.history.At(Commune("01003"), Day("2021-01-01"))->cause, 0);
}

TEST(VintageHistory, FindsTheHeirByTheDeleguee) {
  const Told told(
      {{2019, {Listed("COM 01001 A"), Listed("COM 01002 B")}},
       {2021, {Listed("COM 01001 Nouvelle"), Listed("COMD 01001 A", "01001"), Listed("COMD 01002 B", "01001")}}});
  EXPECT_THAT(told.Edges(), ElementsAre("commune-01001 > commune-deleguee-01001 2021-01-01",
                                        "commune-01002 > commune-01001 2021-01-01",
                                        "commune-01002 > commune-deleguee-01002 2021-01-01"));
}

TEST(VintageHistory, FindsTheHeirByFormerCodesEvenOfALaterList) {
  const Told told({{2019, {Listed("COM 01001 A"), Listed("COM 01002 B"), Listed("COM 01003 C")}},
                   {2021, {WithFormerCodes(Listed("COM 01001 A"), {"01002"})}},
                   {2022, {WithFormerCodes(Listed("COM 01001 A"), {"01002", "01003"})}}});
  EXPECT_THAT(told.Edges(),
              ElementsAre("commune-01002 > commune-01001 2021-01-01", "commune-01003 > commune-01001 2021-01-01"));
}

TEST(VintageHistory, FindsTheHeirBySiren) {
  const Told told({{2022, {WithSiren(Listed("COM 27058 Les Trois Lacs"), "200063782")}},
                   {2023, {WithSiren(Listed("COM 27676 Les Trois Lacs"), "200063782")}}});
  EXPECT_THAT(told.Edges(), ElementsAre("commune-27058 > commune-27676 2023-01-01"));
}

TEST(VintageHistory, FindsWhereARestoredCommuneComesFrom) {
  const Told told({{2019, {Listed("COM 14712 Saline"), Listed("COMD 14666 Sannerville", "14712")}},
                   {2021, {Listed("COM 14712 Troarn"), Listed("COM 14666 Sannerville")}}});
  EXPECT_THAT(told.Edges(), ElementsAre("commune-14712 > commune-14666 2021-01-01",
                                        "commune-deleguee-14666 > commune-14666 2021-01-01"));
}

TEST(VintageHistory, FollowsPartsThatEndMoveOrChangeTheirKind) {
  const Told told({{2019,
                    {Listed("COM 01001 A"), Listed("COMD 01002 B", "01001"), Listed("COMA 01003 C", "01001"),
                     Listed("COM 01004 D"), Listed("COMD 01005 E", "01004")}},
                   {2021,
                    {Listed("COM 01001 A"), Listed("COMD 01003 C", "01001"), Listed("COMD 01005 E", "01001"),
                     Listed("COMD 01004 D", "01001")}}});
  EXPECT_THAT(told.Edges(), ElementsAre("commune-01004 > commune-01001 2021-01-01",
                                        "commune-01004 > commune-deleguee-01004 2021-01-01",
                                        "commune-associee-01003 > commune-deleguee-01003 2021-01-01",
                                        "commune-deleguee-01002 > commune-01001 2021-01-01",
                                        "commune-deleguee-01005 > commune-01001 2021-01-01"));
}

TEST(VintageHistory, LeavesACommuneWithoutKnownHeirAlone) {
  const Told told({{2019, {Listed("COM 01001 A"), Listed("COM 01002 B")}}, {2021, {Listed("COM 01001 A")}}});
  EXPECT_THAT(told.Edges(), IsEmpty());
}

TEST(CommuneLists, PreferTheOfficialListAndKeepWhatThePackageAdds) {
  const std::vector<SourceDocument> documents = {
      CogOf(2026, {WithSiren(Listed("COM 01001 Package"), "200063782"), Listed("COM 01002 Only there")}, kOriginNpm),
      CogOf(2026, {Listed("COM 01001 Official"), Listed("COM 01003 Not there")})};
  std::vector<Disagreement> disagreements;
  const std::vector<YearList> lists = YearLists(documents, &disagreements);
  ASSERT_EQ(lists.size(), 1u);
  const ListedCommune* commune = lists[0].Find(Commune("01001"));
  EXPECT_EQ(commune->row->label, "Official");
  EXPECT_EQ(commune->package->siren, "200063782");
  EXPECT_EQ(lists[0].Find(Commune("01002")), nullptr);
  std::vector<std::string> kinds;
  for (const Disagreement& d : disagreements) kinds.push_back(d.kind + " " + EntityId(d.entity));
  EXPECT_THAT(kinds, testing::UnorderedElementsAre("lists-differ commune-01001", "lists-differ commune-01002",
                                                   "lists-differ commune-01003"));
}

TEST(CommuneLists, TellOfOverseasCommunesAsLongAsTheyAreListed) {
  const std::vector<SourceDocument> documents = {
      CogOf(2019, {Listed("COM 98818 Nouméa"), Listed("COM 98901 Clipperton")}, kOriginNpm),
      CogOf(2021, {Listed("COM 98818 Nouméa")}, kOriginNpm), CogOf(2026, {Listed("COM 59350 Lille")})};
  const CommuneHistory history = OverseasHistory(documents);
  EXPECT_EQ(history.At(Commune("98818"), Day("2018-12-31")), nullptr);
  ASSERT_NE(history.At(Commune("98818"), Day("2026-01-01")), nullptr) << "the official list never has them";
  EXPECT_EQ(history.At(Commune("98818"), Day("2026-01-01"))->from_precision, Precision::kOnOrBefore);
  EXPECT_EQ(history.At(Commune("98901"), Day("2021-01-01")), nullptr);
  EXPECT_EQ(history.At(Commune("59350"), Day("2026-01-01")), nullptr);
}

TEST(CommuneLists, TakeTheUndatedCompilationForOneOfTheNewestList) {
  OverseasList overseas;
  overseas.source.id = 9;
  overseas.rows.push_back({Code("98818"), "Nouméa", Code("988"), "Nouvelle-Calédonie", "98800", 94285});
  const CommuneHistory history =
      OverseasHistory(std::vector<SourceDocument>{overseas, CogOf(2026, {Listed("COM 59350 Lille")})});
  ASSERT_NE(history.At(Commune("98818"), Day("2026-01-01")), nullptr);
  EXPECT_EQ(history.At(Commune("98818"), Day("2026-01-01"))->from, Day("2026-01-01"));
}

}  // namespace
}  // namespace socle::registry
