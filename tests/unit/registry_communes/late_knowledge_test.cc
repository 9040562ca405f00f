// What INSEE published late, counted list by list.
#include <map>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_communes/commune_builders.h"
#include "tests/unit/registry_communes/real_records.h"

namespace socle::registry {
namespace {

constexpr auto kComa = CollectiviteType::kCommuneAssociee;
constexpr auto kComd = CollectiviteType::kCommuneDeleguee;
constexpr auto kCom = CollectiviteType::kCommune;

// Year of the list, type, kind → how many.
using Counts = std::map<std::tuple<int, CollectiviteType, std::string>, int>;

Counts LateCounts(const CommuneRecord& record) {
  Counts counts;
  for (const Disagreement& d : record.disagreements) {
    const std::string kind = d.kind == "late-name" || d.kind == "typographic-name" ? "name"
                             : d.kind == "late-end" || d.kind == "withdrawn"       ? "listed, but ended"
                             : d.kind == "late-begin" || d.kind == "other-parent"  ? d.kind
                                                                                   : "";
    if (!kind.empty()) ++counts[{d.date.Year(), d.entity.type, kind}];
  }
  return counts;
}

TEST(LateKnowledge, IsCountedListByList) {
  SOCLE_REQUIRE_OFFICIAL();
  const Counts expected = {{{2019, kComd, "listed, but ended"}, 52},
                           {{2019, kComd, "late-begin"}, 21},
                           {{2019, kComd, "name"}, 2},
                           {{2019, kComa, "listed, but ended"}, 45},
                           {{2019, kCom, "name"}, 6},
                           {{2021, kComd, "listed, but ended"}, 150},
                           {{2021, kComd, "late-begin"}, 19},
                           {{2021, kComd, "name"}, 2},
                           {{2021, kComa, "listed, but ended"}, 24},
                           {{2022, kComd, "listed, but ended"}, 45},
                           {{2022, kComd, "late-begin"}, 18},
                           {{2022, kComd, "name"}, 1},
                           {{2022, kComa, "listed, but ended"}, 18},
                           {{2023, kComd, "listed, but ended"}, 25},
                           {{2023, kComa, "listed, but ended"}, 3},
                           {{2024, kComd, "listed, but ended"}, 18},
                           {{2024, kComa, "listed, but ended"}, 2},
                           {{2025, kComd, "listed, but ended"}, 12},
                           {{2025, kComa, "listed, but ended"}, 1}};
  EXPECT_EQ(LateCounts(OfficialRecord().record), expected);
}

TEST(LateKnowledge, IsTheSameWithThePackageBeside) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  EXPECT_EQ(LateCounts(WholeRecord().record), LateCounts(OfficialRecord().record));
}

TEST(LateKnowledge, SetsTheGoldenCaseOfBeaulieu) {
  SOCLE_REQUIRE_OFFICIAL();
  const CommuneRecord& record = OfficialRecord().record;
  EXPECT_EQ(LabelAt(record, Associee("79028"), "2021-01-01", Midnight("2022-06-01")), "Beaulieu-sous-Bressuire");
  EXPECT_EQ(LabelAt(record, Deleguee("79028"), "2021-01-01", Midnight("2022-06-01")), "");
  EXPECT_EQ(LabelAt(record, Associee("79028"), "2021-01-01", Midnight("2023-06-01")), "");
  EXPECT_EQ(LabelAt(record, Deleguee("79028"), "2021-01-01", Midnight("2023-06-01")), "Beaulieu-sous-Bressuire");
  EXPECT_EQ(LabelAt(record, Deleguee("79028"), "2013-04-18", Midnight("2023-06-01")), "Beaulieu-sous-Bressuire");
  EXPECT_EQ(LabelAt(record, Deleguee("79028"), "2013-04-17", Midnight("2023-06-01")), "");
  const Succession* succession = FindSuccession(record, Associee("79028"), Deleguee("79028"), "2013-04-18");
  ASSERT_NE(succession, nullptr);
  EXPECT_EQ(succession->known_from, Midnight("2023-01-01"));
}

TEST(LateKnowledge, SetsOtherGoldenCases) {
  SOCLE_REQUIRE_OFFICIAL();
  const CommuneRecord& record = OfficialRecord().record;
  EXPECT_EQ(LabelAt(record, Deleguee("27198"), "2021-01-01", Midnight("2021-06-01")), "Mesnils-sur-Iton");
  EXPECT_EQ(LabelAt(record, Deleguee("27198"), "2021-01-01"), "Damville");
  // Mépieu ended in 1994 and was listed until the COG of 2021.
  EXPECT_EQ(LabelAt(record, Associee("38227"), "2020-01-01", Midnight("2021-06-01")), "Mépieu");
  EXPECT_EQ(LabelAt(record, Associee("38227"), "2020-01-01", Midnight("2022-01-01")), "");
  EXPECT_EQ(LabelAt(record, Associee("38227"), "1994-08-11"), "Mépieu");
}

TEST(LateKnowledge, NamesBothPublications) {
  SOCLE_REQUIRE_OFFICIAL();
  int checked = 0;
  for (const Disagreement& d : OfficialRecord().record.disagreements) {
    EXPECT_EQ(OfficialRecord().source(d.first_source).vintage, d.date.Year()) << d.detail;
    EXPECT_EQ(OfficialRecord().source(d.second_source).kind, kKindMovements) << d.detail;
    EXPECT_THAT(d.detail, testing::Not(testing::IsEmpty()));
    ++checked;
  }
  EXPECT_EQ(checked, 464);
}

TEST(LateKnowledge, OfThePackageAloneIsNone) {
  SOCLE_REQUIRE_NPM();
  EXPECT_THAT(LateCounts(NpmRecord().record), testing::IsEmpty()) << "its lists are all it has";
}

TEST(Witness, ComparesTheHistoriqueWithTheMovements) {
  SOCLE_REQUIRE_OFFICIAL();
  SOCLE_REQUIRE_NPM();
  std::map<std::string, int> kinds;
  for (const Disagreement& d : WholeRecord().record.disagreements) ++kinds[d.kind];
  EXPECT_EQ(kinds["only-in-movements"], 229);
  EXPECT_EQ(kinds["only-in-historique"], 41);
  EXPECT_EQ(kinds["same-date-other-name"], 6);
  EXPECT_EQ(kinds["movement-contradiction"], 0);
  EXPECT_EQ(kinds["lists-differ"], 0) << "the package repeats the official lists";
}

}  // namespace
}  // namespace socle::registry
