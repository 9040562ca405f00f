// Every real publication is read without a fault, with the numbers of rows that were counted by other means.
#include <chrono>
#include <map>

#include <gtest/gtest.h>

#include "absl/container/flat_hash_map.h"
#include "services/registry/domain/sources/source_kind.h"
#include "tests/support/real_sources.h"

namespace socle::registry {
namespace {

std::map<CollectiviteType, size_t> CountByType(const SourceDocument& document) {
  std::map<CollectiviteType, size_t> counts;
  for (const CogRow& row : std::get<CogList>(document).rows) ++counts[row.type];
  return counts;
}

TEST(RealSources, HoldTheCommunesOfEveryOfficialList) {
  SOCLE_REQUIRE_OFFICIAL();
  const std::map<int, std::array<size_t, 4>> expected = {{2019, {34970, 2365, 552, 45}}, {2021, {34965, 2215, 517, 45}},
                                                         {2022, {34955, 2092, 508, 45}}, {2023, {34945, 2081, 492, 45}},
                                                         {2024, {34935, 2081, 483, 45}}, {2025, {34875, 2152, 476, 45}},
                                                         {2026, {34875, 2105, 471, 45}}};
  for (const auto& [year, counts] : expected) {
    const SourceDocument document = SourceFrom(OfficialFolder() / fmt::format("cog_communes_{}.csv", year));
    EXPECT_EQ(SourceOf(document).vintage, year);
    auto found = CountByType(document);
    EXPECT_EQ(found[CollectiviteType::kCommune], counts[0]) << year;
    EXPECT_EQ(found[CollectiviteType::kCommuneDeleguee], counts[1]) << year;
    EXPECT_EQ(found[CollectiviteType::kCommuneAssociee], counts[2]) << year;
    EXPECT_EQ(found[CollectiviteType::kArrondissementMunicipal], counts[3]) << year;
  }
}

TEST(RealSources, HoldEveryMovement) {
  SOCLE_REQUIRE_OFFICIAL();
  const SourceDocument document = SourceFrom(OfficialFolder() / "cog_mouvements_communes_2026.csv");
  EXPECT_EQ(std::get<MovementList>(document).rows.size(), 13734u);
}

TEST(RealSources, HoldTheOtherOfficialTables) {
  SOCLE_REQUIRE_OFFICIAL();
  const std::map<std::string, std::pair<std::string_view, int>> expected = {
      {"epci_membership_2019.csv", {kKindEpciList, 34966}},
      {"epci_membership_2025.csv", {kKindEpciList, 34871}},
      {"epci_membership_intervals_1999_2025.csv", {kKindEpciIntervals, 70469}},
      {"epci_identity_intervals_1999_2025.csv", {kKindEpciIdentities, 16498}},
      {"epci_population_series_1999_2025.csv", {kKindEpciPopulations, 52031}},
      {"cog_departements_2026.csv", {kKindDepartements, 101}},
      {"cog_regions_2026.csv", {kKindRegions, 18}},
      {"cog_collectivites_outremer.csv", {kKindOverseas, 94}}};
  for (const auto& [file, what] : expected) {
    const auto parsed = ParseSource(file, BytesOf(OfficialFolder() / file));
    ASSERT_TRUE(parsed.ok()) << file << parsed.status();
    EXPECT_TRUE(parsed->errors.empty()) << file << ": " << parsed->errors.front().reason;
    EXPECT_EQ(SourceOf(parsed->document).kind, what.first) << file;
    EXPECT_EQ(parsed->row_count, what.second) << file;
  }
}

TEST(RealSources, OfThePackageAreTheOfficialLists) {
  SOCLE_REQUIRE_NPM();
  SOCLE_REQUIRE_OFFICIAL();
  for (const std::string& version : NpmVersions()) {
    const SourceDocument npm = SourceFrom(NpmFile(version, "communes.json"));
    const SourceDocument csv = SourceFrom(OfficialFolder() / fmt::format("cog_communes_{}.csv", SourceOf(npm).vintage));
    absl::flat_hash_map<Entity, const CogRow*> official;
    for (const CogRow& row : std::get<CogList>(csv).rows) official[{row.type, row.code}] = &row;
    size_t overseas = 0;
    for (const CogRow& row : std::get<CogList>(npm).rows) {
      const auto found = official.find({row.type, row.code});
      if (found == official.end()) {
        ++overseas;
        continue;
      }
      const CogRow& other = *found->second;
      if (row.label != other.label || row.parent != other.parent || row.tncc != other.tncc) {
        ADD_FAILURE() << version << " " << row.code.view() << ": " << row.label << " or " << other.label;
      }
    }
    EXPECT_EQ(overseas, 94u) << version;
    EXPECT_EQ(std::get<CogList>(npm).rows.size(), official.size() + 94) << version;
  }
}

TEST(RealSources, OfThePackageAreReadWithoutFault) {
  SOCLE_REQUIRE_NPM();
  const std::map<std::string, int16_t> epci_years = {{"0.7.0", 2019}, {"0.8.0", 2020}, {"1.1.1", 2021},
                                                     {"2.3.1", 2022}, {"3.1.1", 2023}, {"4.1.0", 2024},
                                                     {"5.3.0", 2025}, {"6.0.0", 2025}};
  for (const auto& [version, year] : epci_years) {
    const SourceDocument epci = SourceFrom(NpmFile(version, "epci.json"));
    EXPECT_EQ(SourceOf(epci).kind, kKindEpciList);
    EXPECT_EQ(SourceOf(epci).vintage, year) << version;
    EXPECT_EQ(SourceOf(SourceFrom(NpmFile(version, "regions.json"))).kind, kKindRegions);
    EXPECT_EQ(SourceOf(SourceFrom(NpmFile(version, "departements.json"))).kind, kKindDepartements);
  }
  const SourceDocument ept = SourceFrom(NpmFile("6.0.0", "ept.json"));
  EXPECT_EQ(SourceOf(ept).kind, kKindEptList);
  EXPECT_EQ(std::get<EpciList>(ept).group_populations.size(), 11u);
  const SourceDocument historique = SourceFrom(NpmFile("0.8.0", "historique-communes.json"));
  EXPECT_EQ(std::get<HistoriqueList>(historique).rows.size(), 49532u);
}

TEST(RealSources, AreReadInAMoment) {
  SOCLE_REQUIRE_OFFICIAL();
  const std::string bytes = BytesOf(OfficialFolder() / "cog_communes_2026.csv");
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(ParseSource("cog_communes_2026.csv", bytes).ok());
  const auto millis = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  RecordProperty("millis", std::to_string(millis));
  // 20 ms on a quiet machine; the bound only catches a change of order.
  EXPECT_LT(millis, 1000);
}

}  // namespace
}  // namespace socle::registry
