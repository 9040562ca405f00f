#include "services/registry/domain/advisories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::registry {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Case {
  std::string_view nature;
  int32_t floor;
  std::string_view reference;
};

class PopulationFloor : public ::testing::TestWithParam<Case> {};

TEST_P(PopulationFloor, IsSaidBelowAndNotAt) {
  const Case& c = GetParam();
  EXPECT_THAT(EpciAdvisories(c.nature, c.floor), IsEmpty());
  const auto advisories = EpciAdvisories(c.nature, c.floor - 1);
  ASSERT_THAT(advisories, SizeIs(1));
  EXPECT_EQ(advisories[0].rule, "population-floor");
  EXPECT_EQ(advisories[0].reference, c.reference);
  EXPECT_THAT(advisories[0].text, HasSubstr("Ce seuil ne vaut qu'à la création"));
}

INSTANTIATE_TEST_SUITE_P(Natures, PopulationFloor,
                         ::testing::Values(Case{"CC", 15'000, "CGCT L5210-1-1 III"}, Case{"CA", 50'000, "CGCT L5216-1"},
                                           Case{"CU", 250'000, "CGCT L5215-1"}, Case{"METRO", 400'000, "CGCT L5217-1"}),
                         [](const auto& test) { return std::string(test.param.nature); });

TEST(Advisories, OnlyTheFloorOfMetropolesIsToBeConfirmed) {
  EXPECT_TRUE(EpciAdvisories("METRO", 100'000)[0].to_be_confirmed);
  EXPECT_THAT(EpciAdvisories("METRO", 100'000)[0].text, HasSubstr("à confirmer"));
  EXPECT_FALSE(EpciAdvisories("CA", 100)[0].to_be_confirmed);
}

TEST(Advisories, TellTheAdaptedFloorOfCommunautesDeCommunes) {
  EXPECT_THAT(EpciAdvisories("CC", 9'000)[0].text, HasSubstr("d'adapter jusqu'à 5\u00A0000 habitants"));
  EXPECT_THAT(EpciAdvisories("CC", 3'986)[0].text, HasSubstr("sous le plancher de 5\u00A0000"));
}

TEST(Advisories, SayNothingWithoutAPopulationOrAFloor) {
  EXPECT_THAT(EpciAdvisories("CC", std::nullopt), IsEmpty());
  for (const std::string_view nature : {"EPT", "MET69", "DISTRICT", "SAN", ""}) {
    EXPECT_THAT(EpciAdvisories(nature, 10), IsEmpty()) << nature;
  }
}

TEST(Advisories, TheFourIslandsAreExempt) {
  for (const std::string_view code : {"22016", "29083", "29155", "85113"}) {
    const auto advisories = CommuneWithoutEpciAdvisories(Commune(code), "metro");
    ASSERT_THAT(advisories, SizeIs(1)) << code;
    EXPECT_EQ(advisories[0].rule, "island-exemption");
    EXPECT_EQ(advisories[0].reference, "CGCT L5210-1-1 V");
  }
}

TEST(Advisories, AnotherCommuneOutsideAnyEpciIsRemarkedOn) {
  EXPECT_EQ(CommuneWithoutEpciAdvisories(Commune("59350"), "metro").at(0).rule, "no-fiscal-epci");
  EXPECT_THAT(CommuneWithoutEpciAdvisories(Commune("98818"), "com"), IsEmpty());
  EXPECT_THAT(CommuneWithoutEpciAdvisories({CollectiviteType::kCommuneAssociee, Code("59355")}, "metro"), IsEmpty());
}

}  // namespace
}  // namespace socle::registry
