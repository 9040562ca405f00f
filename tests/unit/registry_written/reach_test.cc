#include "services/registry/domain/territories/reach.h"

#include <gtest/gtest.h>

#include "tests/unit/registry_written/small_ground.h"

namespace socle::registry {
namespace {

Territory Of(std::vector<std::string> members, SuccessionPolicy policy, std::string_view perimeter = "2015-01-01") {
  Territory territory{.label = "Essai", .members = std::move(members), .policy = policy};
  territory.perimeter_date = Day(perimeter);
  return territory;
}

std::vector<std::string> CodesOf(const std::vector<EntityIndex>& communes) {
  std::vector<std::string> codes;
  for (const EntityIndex commune : communes) codes.push_back(Ground().entities()[commune].code.str());
  return codes;
}

Reach ReachAt(const Territory& territory, std::string_view day, const FindOrganisation& find = {}) {
  return ReachOf(Ground(), territory, {Day(day), std::nullopt}, find);
}

const std::string kFirst = "collectivites/epci-200000172";
const std::string kDivided = "collectivites/epci-200000222";

using Codes = std::vector<std::string>;

TEST(Reach, OfItsPerimeterDateIsTheCommunesOfItsMembers) {
  for (const auto policy : {SuccessionPolicy::kFrozen, SuccessionPolicy::kFollowSuccessors}) {
    const Reach reach = ReachAt(Of({kFirst}, policy), "2015-01-01");
    EXPECT_EQ(CodesOf(reach.communes), (Codes{kA, kB}));
    EXPECT_EQ(reach.members.front().outcome, MemberOutcome::kAlive);
  }
}

TEST(Reach, FrozenKeepsTheGroundWhateverBecomesOfTheMember) {
  const Reach reach = ReachAt(Of({kFirst}, SuccessionPolicy::kFrozen), "2021-01-01");
  EXPECT_EQ(CodesOf(reach.communes), (Codes{kA, kB})) << "E joined the successor, it was never in the perimeter";
  EXPECT_EQ(reach.members.front().outcome, MemberOutcome::kOneSuccessor);
  EXPECT_TRUE(reach.partial.empty());
}

TEST(Reach, FollowingTakesTheSuccessorWithAllItsCommunes) {
  const Reach reach = ReachAt(Of({kFirst}, SuccessionPolicy::kFollowSuccessors), "2021-01-01");
  EXPECT_EQ(CodesOf(reach.communes), (Codes{kA, kB, kE}));
}

TEST(Reach, FrozenFollowsACommuneIntoTheOneThatTookItInAndSaysThatItHoldsMore) {
  const Reach reach = ReachAt(Of({kFirst}, SuccessionPolicy::kFrozen), "2023-01-01");
  EXPECT_EQ(CodesOf(reach.communes), (Codes{kA, kE}));
  EXPECT_EQ(CodesOf(reach.partial), (Codes{kE})) << "E holds its own ground besides that of B";
}

TEST(Reach, ACommuneThatTookInOnlyGroundOfThePerimeterIsWhollyInside) {
  const Reach reach = ReachAt(
      Of({"collectivites/commune-59002", "collectivites/commune-62002"}, SuccessionPolicy::kFrozen), "2023-01-01");
  EXPECT_EQ(CodesOf(reach.communes), (Codes{kE}));
  EXPECT_TRUE(reach.partial.empty());
}

TEST(Reach, ADividedMemberIsListedWithItsSharesAndGuessedByNobody) {
  const Reach reach = ReachAt(Of({kDivided}, SuccessionPolicy::kFollowSuccessors), "2023-01-01");
  ASSERT_EQ(reach.members.size(), 1u);
  EXPECT_EQ(reach.members[0].outcome, MemberOutcome::kDivided);
  ASSERT_EQ(reach.members[0].heirs.size(), 2u);
  EXPECT_EQ(reach.members[0].heirs[0].share, (Share{1, 2}));
  EXPECT_TRUE(reach.communes.empty());
  EXPECT_FALSE(reach.members[0].communes_known);
}

TEST(Reach, MembersThatShareACommuneReachItOnce) {
  const Reach reach =
      ReachAt(Of({"collectivites/commune-59001", kFirst}, SuccessionPolicy::kFollowSuccessors), "2015-01-01");
  EXPECT_EQ(CodesOf(reach.communes), (Codes{kA, kB}));
  EXPECT_EQ(CoverageOf(Ground(), reach.communes, {Day("2015-01-01"), std::nullopt}).total.population, 300);
}

TEST(Reach, OrganisationsReachThroughTheirMembersAndACircleEnds) {
  const auto find = [](const std::string& name) -> std::optional<OrganisationMembers> {
    if (name == "organisations/petr") return OrganisationMembers{"PETR", {kFirst, "organisations/syndicat"}};
    if (name == "organisations/syndicat") {
      return OrganisationMembers{"Syndicat", {"collectivites/commune-59003", "organisations/petr"}};
    }
    return std::nullopt;
  };
  const Reach reach =
      ReachAt(Of({"organisations/petr", "organisations/unknown"}, SuccessionPolicy::kFrozen), "2015-01-01", find);
  EXPECT_EQ(CodesOf(reach.communes), (Codes{kA, kB, kC}));
  EXPECT_EQ(reach.members[0].label, "PETR");
  EXPECT_TRUE(reach.members[0].communes_known);
  EXPECT_FALSE(reach.members[1].communes_known) << "nothing is known of it, so nothing is reached";
}

TEST(Coverage, IsByPopulationOfEachDepartementAndCountsEachCommuneOnce) {
  const AsOf as_of{Day("2015-01-01"), std::nullopt};
  const Reach reach =
      ReachAt(Of({"collectivites/commune-59001", "collectivites/commune-59003", "collectivites/commune-62001"},
                 SuccessionPolicy::kFrozen),
              "2015-01-01");
  const CoverageReport report = CoverageOf(Ground(), reach.communes, as_of);
  ASSERT_EQ(report.departements.size(), 2u);
  EXPECT_EQ(report.departements[0].code, Code("59"));
  EXPECT_EQ(report.departements[0].communes, 2);
  EXPECT_EQ(report.departements[0].total_communes, 3);
  EXPECT_EQ(report.departements[0].population, 500);
  EXPECT_EQ(report.departements[0].total_population, 700);
  EXPECT_EQ(report.departements[1].population, 800);
  EXPECT_EQ(report.departements[1].total_population, 2400);
  ASSERT_EQ(report.regions.size(), 1u);
  EXPECT_EQ(report.regions[0].total_population, 3100);
  EXPECT_EQ(report.total.population, 1300);
  EXPECT_EQ(report.unpublished, 0);
}

TEST(Coverage, CountsCommunesWithoutAPublishedPopulation) {
  const AsOf before{Day("2000-01-01"), std::nullopt};
  const CoverageReport report = CoverageOf(Ground(), {Ground().Find(Commune(kA))}, before);
  EXPECT_EQ(report.unpublished, 1);
  EXPECT_EQ(report.total.population, 0);
}

}  // namespace
}  // namespace socle::registry
