#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "services/registry/domain/communes/commune_timeline.h"
#include "tests/unit/registry_communes/commune_builders.h"
#include "tests/unit/registry_communes/real_records.h"

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Texts(const std::vector<Code>& codes) {
  std::vector<std::string> texts;
  for (const Code& code : codes) texts.push_back(code.str());
  return texts;
}

struct Made {
  CommuneRecord record;
  std::unique_ptr<CommuneGraph> graph;

  explicit Made(std::vector<MovementRow> rows) {
    record = ReconcileCommunes(std::vector<SourceDocument>{Movements(std::move(rows))});
    graph = std::make_unique<CommuneGraph>(record);
  }
  std::vector<std::string> Carriers(std::string_view code, std::string_view from, std::string_view to) const {
    return Texts(graph->Carriers(code, Day(from), Day(to)));
  }
};

TEST(CommuneGraph, FindsACommuneItselfWhileItLives) {
  const Made made({Stays("COM 59350 Lille")});
  EXPECT_THAT(made.Carriers("59350", "1950-01-01", "2026-01-01"), ElementsAre("59350"));
  EXPECT_THAT(made.Carriers("59999", "1950-01-01", "2026-01-01"), IsEmpty());
}

TEST(CommuneGraph, FollowsMergersAndCodesToTheEnd) {
  const Made made(
      {Move(41, "1968-01-01", "COM 78001 A", "COM 91001 A"), Move(31, "1975-01-01", "COM 91001 A", "COM 91002 B"),
       Move(31, "1975-01-01", "COM 91002 B", "COM 91002 B"), Move(31, "1990-01-01", "COM 91002 B", "COM 91003 C"),
       Move(31, "1990-01-01", "COM 91003 C", "COM 91003 C")});
  EXPECT_THAT(made.Carriers("78001", "1960-01-01", "1967-12-31"), ElementsAre("78001"));
  EXPECT_THAT(made.Carriers("78001", "1960-01-01", "1968-01-01"), ElementsAre("91001"));
  EXPECT_THAT(made.Carriers("78001", "1960-01-01", "1975-01-01"), ElementsAre("91002"));
  EXPECT_THAT(made.Carriers("78001", "1960-01-01", "2000-01-01"), ElementsAre("91003"));
  EXPECT_THAT(made.Carriers("78001", "1980-01-01", "2000-01-01"), IsEmpty()) << "did not live in 1980";
}

std::vector<MovementRow> MergedAndRestored() {
  return {Move(31, "1972-01-01", "COM 01002 B", "COM 01001 A"), Move(31, "1972-01-01", "COM 01001 A", "COM 01001 A"),
          Move(31, "1972-01-01", "COM 01003 C", "COM 01001 A"), Move(21, "1990-01-01", "COM 01001 A", "COM 01001 A"),
          Move(21, "1990-01-01", "COM 01001 A", "COM 01002 B")};
}

TEST(CommuneGraph, GivesARestoredCommuneItsOwnLandBack) {
  const Made made(MergedAndRestored());
  EXPECT_THAT(made.Carriers("01002", "1950-01-01", "1980-01-01"), ElementsAre("01001"));
  EXPECT_THAT(made.Carriers("01002", "1950-01-01", "2000-01-01"), ElementsAre("01002")) << "and not also 01001";
  EXPECT_THAT(made.Carriers("01001", "1950-01-01", "2000-01-01"), ElementsAre("01001"))
      << "it had nothing of 01002 in 1950";
  EXPECT_THAT(made.Carriers("01003", "1950-01-01", "2000-01-01"), ElementsAre("01001")) << "it did not come back";
  EXPECT_THAT(made.Carriers("01001", "1980-01-01", "2000-01-01"), ElementsAre("01001", "01002"))
      << "in 1980 it held both";
}

TEST(CommuneGraph, GivesBackWhatTheRestoredCommuneHadTakenInItself) {
  const Made made(
      {Move(31, "1960-01-01", "COM 01004 D", "COM 01002 B"), Move(31, "1960-01-01", "COM 01002 B", "COM 01002 B"),
       Move(31, "1972-01-01", "COM 01002 B", "COM 01001 A"), Move(31, "1972-01-01", "COM 01001 A", "COM 01001 A"),
       Move(21, "1990-01-01", "COM 01001 A", "COM 01001 A"), Move(21, "1990-01-01", "COM 01001 A", "COM 01002 B")});
  EXPECT_THAT(made.Carriers("01004", "1950-01-01", "2000-01-01"), ElementsAre("01002"));
}

TEST(CommuneGraph, SharesTheLandOfWhatIsCutOut) {
  const Made made({Move(20, "1977-01-01", "COM 91122 Bures", "COM 91122 Bures"),
                   Move(20, "1977-01-01", "COM 91122 Bures", "COM 91692 Les Ulis"),
                   Move(20, "1977-01-01", "COM 91471 Orsay", "COM 91471 Orsay"),
                   Move(20, "1977-01-01", "COM 91471 Orsay", "COM 91692 Les Ulis")});
  EXPECT_THAT(made.Carriers("91122", "1970-01-01", "1980-01-01"), ElementsAre("91122", "91692"));
  EXPECT_THAT(made.Carriers("91471", "1970-01-01", "1980-01-01"), ElementsAre("91471", "91692"));
  EXPECT_THAT(made.Carriers("91122", "1977-01-01", "1980-01-01"), ElementsAre("91122")) << "after the cut";
  EXPECT_THAT(made.Carriers("91692", "1977-01-01", "1980-01-01"), ElementsAre("91692"));
}

TEST(CommuneGraph, SharesTheLandOfASuppressedCommuneAmongItsHeirs) {
  const Made made({Move(30, "1949-07-08", "COM 77362 Pierrelez", "COM 77066 Cerneux"),
                   Move(30, "1949-07-08", "COM 77362 Pierrelez", "COM 77444 Sancy"),
                   Move(30, "2007-02-23", "COM 97123 Saint-Barthélemy", ""), Stays("COM 77066 Cerneux"),
                   Stays("COM 77444 Sancy")});
  EXPECT_THAT(made.Carriers("77362", "1945-01-01", "2000-01-01"), ElementsAre("77066", "77444"));
  EXPECT_THAT(made.Carriers("97123", "1945-01-01", "2000-01-01"), ElementsAre("97123"));
  EXPECT_THAT(made.Carriers("97123", "1945-01-01", "2008-01-01"), IsEmpty());
}

TEST(CommuneGraph, FollowsTheNameOfADividedCommune) {
  const Made made({Move(32, "2019-01-01", "COM 60455 Neuville", "COM 60054 Talican"),
                   Move(32, "2019-01-01", "COM 60694 Villotran", "COM 60054 Talican"),
                   Move(32, "2019-01-01", "COM 60054 Beaumont", "COM 60054 Talican"),
                   Move(21, "2024-01-01", "COM 60054 Talican", "COM 60054 Beaumont"),
                   Move(21, "2024-01-01", "COM 60054 Talican", "COM 60694 Talican")});
  EXPECT_THAT(made.Carriers("60054", "2018-01-01", "2024-01-01"), ElementsAre("60054"));
  EXPECT_THAT(made.Carriers("60455", "2018-01-01", "2024-01-01"), ElementsAre("60694"));
  EXPECT_THAT(made.Carriers("60694", "2018-01-01", "2024-01-01"), ElementsAre("60694"));
  EXPECT_THAT(made.Carriers("60054", "2020-01-01", "2024-01-01"), ElementsAre("60054", "60694"));
}

TEST(CommuneGraph, ResolvesAnOldCode) {
  const Made made(MergedAndRestored());
  EXPECT_THAT(Texts(made.graph->Resolve("01002", Day("1980-01-01"))), ElementsAre("01001"));
  EXPECT_THAT(Texts(made.graph->Resolve("01002", Day("1950-01-01"))), ElementsAre("01002"));
  EXPECT_THAT(Texts(made.graph->Resolve("99999", Day("1950-01-01"))), IsEmpty());
}

class RealCommuneGraph : public ::testing::Test {
 protected:
  static const CommuneGraph& Graph() {
    static const CommuneGraph graph(OfficialRecord().record);
    return graph;
  }
  static std::vector<std::string> Carriers(std::string_view code, std::string_view from, std::string_view to) {
    return Texts(Graph().Carriers(code, Day(from), Day(to)));
  }
};

TEST_F(RealCommuneGraph, AnswersTheGoldenCases) {
  SOCLE_REQUIRE_OFFICIAL();
  EXPECT_THAT(Carriers("59355", "1999-01-01", "2026-01-01"), ElementsAre("59350"));
  EXPECT_THAT(Carriers("80831", "1960-01-01", "1971-01-01"), ElementsAre("62909"));
  EXPECT_THAT(Carriers("62431", "2015-01-01", "2017-01-01"), ElementsAre("62471"));
  EXPECT_THAT(Carriers("77362", "1943-01-01", "1950-01-01"), ElementsAre("77066", "77444"));
  EXPECT_THAT(Carriers("60054", "2018-01-01", "2024-01-01"), ElementsAre("60054"));
  EXPECT_THAT(Carriers("60694", "2018-01-01", "2024-01-01"), ElementsAre("60694"));
  EXPECT_THAT(Carriers("27676", "2020-06-01", "2021-06-01"), ElementsAre("27058"));
  EXPECT_THAT(Carriers("27058", "2016-01-01", "2026-01-01"), ElementsAre("27676"));
  EXPECT_THAT(Carriers("13055", "1943-01-01", "2026-01-01"), ElementsAre("13055"));
  EXPECT_THAT(Texts(Graph().Resolve("14697", Day("2015-01-01"))), ElementsAre("14472"))
      << "DGCL 2015 lists L'Oudon under 14697";
}

TEST_F(RealCommuneGraph, ReachesLivingCommunesFromEveryCommuneThatEverLived) {
  SOCLE_REQUIRE_OFFICIAL();
  const CommuneTimeline timeline(OfficialRecord().record.versions);
  const Date today = Day("2026-01-01");
  int64_t several = 0;
  std::vector<std::string> lost;
  for (const Version& version : OfficialRecord().record.versions) {
    if (version.entity.type != CollectiviteType::kCommune || !version.when.IsCurrentBelief()) continue;
    const Date from = std::max(version.when.valid_from, Day("1943-01-01"));
    const std::vector<Code> carriers = Graph().Carriers(version.entity.code.view(), from, today);
    for (const Code& code : carriers) {
      ASSERT_TRUE(timeline.Alive(code.view(), today)) << version.entity.code.view() << " leads to " << code.view();
    }
    if (carriers.empty()) lost.push_back(version.entity.code.str());
    several += carriers.size() > 1 ? 1 : 0;
  }
  EXPECT_THAT(lost, ElementsAre("97123", "97127")) << "their heirs are in no publication";
  EXPECT_GT(several, 0);
}

TEST_F(RealCommuneGraph, KeepsEveryLivingCommuneAmongItsOwnCarriers) {
  SOCLE_REQUIRE_OFFICIAL();
  const CommuneTimeline timeline(OfficialRecord().record.versions);
  for (const char* from : {"1943-01-01", "1968-01-01", "1990-01-01", "2010-01-01", "2019-01-01"}) {
    for (const Code& code : timeline.CommunesAt(Day(from))) {
      const auto carriers = Texts(Graph().Carriers(code.view(), Day(from), Day(from)));
      ASSERT_THAT(carriers, ElementsAre(code.str())) << from;
    }
  }
}

}  // namespace
}  // namespace socle::registry
