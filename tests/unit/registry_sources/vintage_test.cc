#include "services/registry/domain/sources/vintage.h"

#include <gtest/gtest.h>

namespace socle::registry {
namespace {

TEST(Vintage, IsTheLastYearOfTheFileName) {
  EXPECT_EQ(VintageOfFileName("cog_communes_2026.csv"), 2026);
  EXPECT_EQ(VintageOfFileName("/some/2019/folder/cog_communes_2026.csv"), 2026);
  EXPECT_EQ(VintageOfFileName("epci_population_series_1999_2025.csv"), 2025);
  EXPECT_EQ(VintageOfFileName("v_commune_2024.csv"), 2024);
}

TEST(Vintage, IsZeroWithoutAYear) {
  for (const char* name :
       {"", "communes.csv", "2026/communes.csv", "communes_20260.csv", "communes_12026.csv", "siren_200093201.csv"}) {
    EXPECT_EQ(VintageOfFileName(name), 0) << name;
  }
}

TEST(Vintage, OfAPackageDiffersForCommunesAndEpci) {
  EXPECT_EQ(VintagesOfPackage("data/node_modules/decoupage-0.7.0/data/communes.json").cog, 2019);
  EXPECT_EQ(VintagesOfPackage("data/node_modules/decoupage-0.8.0/data/epci.json").cog, 2019);
  EXPECT_EQ(VintagesOfPackage("data/node_modules/decoupage-0.8.0/data/epci.json").epci, 2020);
  EXPECT_EQ(VintagesOfPackage("@etalab/decoupage-administratif@6.0.0/data/epci.json").epci, 2025);
  EXPECT_EQ(VintagesOfPackage("@etalab/decoupage-administratif@6.0.0/data/communes.json").cog, 2026);
  EXPECT_EQ(VintagesOfPackage("decoupage-4.1.0/communes.json").cog, 2024);
}

TEST(Vintage, OfAnUnsoundPackageIsUnknown) {
  for (const char* path : {"decoupage-5.0.0/data/communes.json", "communes.json", "decoupage-16.0.0/communes.json",
                           "decoupage-6.0.01/communes.json", "decoupage-6.0.0.json"}) {
    EXPECT_EQ(VintagesOfPackage(path).cog, 0) << path;
  }
}

}  // namespace
}  // namespace socle::registry
