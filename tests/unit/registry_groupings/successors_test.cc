#include "services/registry/domain/successors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/registry_groupings/builders.h"

namespace socle::registry {
namespace {

using testing::Carried;
using testing::Counted;
using testing::Day;
using testing::Divided;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::January;
using testing::Lived;

const Entity kA = Commune("59001");
const Entity kB = Commune("59002");
const Entity kC = Commune("59003");
const Entity kD = Commune("59004");

std::string Shown(const Resolution& resolution) {
  std::string text;
  for (const Heir& heir : resolution.heirs) {
    text += fmt::format("{}{} {}/{}", text.empty() ? "" : ", ", heir.entity.code.view(), heir.share.numerator,
                        heir.share.denominator);
  }
  return text;
}

TEST(Successors, AnEntityThatLivesOnIsItsOwnHeir) {
  const SuccessionGraph graph(std::vector{Lived(kA, "")}, {});
  const Resolution resolution = graph.Resolve(kA, January(1990), January(2026));
  EXPECT_EQ(Shown(resolution), "59001 1/1");
  EXPECT_THAT(resolution.heirs[0].path, IsEmpty());
  EXPECT_FALSE(resolution.ambiguous);
}

TEST(Successors, FollowsAChainAndKeepsItsPath) {
  const std::vector versions = {Lived(kA, "", "1970-01-01"), Lived(kB, "", "1980-06-01"), Lived(kC, "1980-06-01")};
  const std::vector edges = {Carried(kB, kC, "1980-06-01"), Carried(kA, kB, "1970-01-01")};
  const SuccessionGraph graph(versions, edges);
  const Resolution resolution = graph.Resolve(kA, January(1960), January(2026));
  ASSERT_EQ(Shown(resolution), "59003 1/1");
  EXPECT_THAT(resolution.heirs[0].path, ElementsAre(1u, 0u)) << "oldest edge first, as places in the caller's vector";
  EXPECT_EQ(resolution.heirs[0].basis, ShareBasis::kExact);
}

TEST(Successors, AnOldCodeAskedForToday) {
  const std::vector versions = {Lived(kA, "", "1970-01-01"), Lived(kB, "")};
  const std::vector edges = {Carried(kA, kB, "1970-01-01")};
  const SuccessionGraph graph(versions, edges);
  EXPECT_EQ(Shown(graph.Resolve(kA, January(2026), January(2026))), "59002 1/1");
  EXPECT_EQ(Shown(graph.Resolve(kA, January(1970), January(1970))), "59002 1/1") << "on the very day";
  EXPECT_EQ(Shown(graph.Resolve(kA, January(1969), January(1969))), "59001 1/1") << "while it lived";
}

TEST(Successors, AnUnknownEntityHasNoHeirs) {
  EXPECT_THAT(SuccessionGraph().Resolve(kA, January(2000), January(2026)).heirs, IsEmpty());
}

TEST(Successors, OneThatEndedWithoutHeirHasNone) {
  const SuccessionGraph graph(std::vector{Lived(kA, "", "2007-02-22")}, {});
  const Resolution resolution = graph.Resolve(kA, January(2000), January(2026));
  EXPECT_THAT(resolution.heirs, IsEmpty());
  EXPECT_FALSE(resolution.ambiguous);
}

TEST(Successors, MultipliesSharesAlongThePathAndSaysTheWeakestBasis) {
  const Entity e = Epci("245900931");
  const Entity f = Epci("200030633");
  const Entity g = Epci("245900634");
  const Entity h = Epci("200068500");
  const std::vector versions = {Lived(e, "", "2013-01-01"), Lived(f, "2013-01-01"), Lived(g, "", "2017-01-01"),
                                Lived(h, "2017-01-01")};
  const std::vector edges = {Counted(e, f, "2013-01-01", 7, 8), Counted(e, g, "2013-01-01", 1, 8),
                             Carried(g, h, "2017-01-01")};
  const Resolution resolution = SuccessionGraph(versions, edges).Resolve(e, January(2011), January(2025));
  EXPECT_EQ(Shown(resolution), "200030633 7/8, 200068500 1/8");
  EXPECT_TRUE(resolution.ambiguous);
  EXPECT_EQ(resolution.heirs[1].basis, ShareBasis::kByCommuneCount);
  EXPECT_THAT(resolution.heirs[1].path, ElementsAre(1u, 2u));
}

TEST(Successors, SharesThatMeetAgainAddUp) {
  const Entity e = Epci("100000001"), f = Epci("100000002"), g = Epci("100000003"), h = Epci("100000004");
  const std::vector versions = {Lived(e, "", "2010-01-01"), Lived(f, "", "2014-01-01"), Lived(g, "", "2017-01-01"),
                                Lived(h, "2014-01-01")};
  const std::vector edges = {Counted(e, f, "2010-01-01", 1, 3), Counted(e, g, "2010-01-01", 2, 3),
                             Carried(f, h, "2014-01-01"), Carried(g, h, "2017-01-01")};
  const Resolution resolution = SuccessionGraph(versions, edges).Resolve(e, January(2005), January(2020));
  EXPECT_EQ(Shown(resolution), "100000004 1/1");
  EXPECT_FALSE(resolution.ambiguous);
  EXPECT_EQ(resolution.heirs[0].basis, ShareBasis::kByCommuneCount);
  EXPECT_EQ(resolution.heirs[0].path.size(), 4u);
}

TEST(Successors, ASurvivorKeepsTheRest) {
  const Entity e = Epci("100000001"), f = Epci("100000002");
  const std::vector versions = {Lived(e, ""), Lived(f, "")};
  const std::vector edges = {Counted(e, f, "2010-01-01", 1, 4, true)};
  EXPECT_EQ(Shown(SuccessionGraph(versions, edges).Resolve(e, January(2005), January(2020))),
            "100000001 3/4, 100000002 1/4");
}

TEST(Successors, TwoHeirsOfUnknownShareAreAmbiguous) {
  const std::vector versions = {Lived(kA, ""), Lived(kB, "1990-01-01")};
  const std::vector edges = {Divided(kA, kB, "1990-01-01", true)};
  const Resolution resolution = SuccessionGraph(versions, edges).Resolve(kA, January(1980), January(2026));
  EXPECT_EQ(Shown(resolution), "59001 0/0, 59002 0/0");
  EXPECT_TRUE(resolution.ambiguous);
  EXPECT_EQ(resolution.heirs[0].basis, ShareBasis::kUnknown);
}

// B joined A in 1973 and came back in 1980.
class RestoredCommune : public ::testing::Test {
 protected:
  const std::vector<Version> versions_ = {Lived(kA, ""), Lived(kB, "", "1973-01-01"), Lived(kB, "1980-01-01")};
  const std::vector<Succession> edges_ = {Carried(kB, kA, "1973-01-01"), Divided(kA, kB, "1980-01-01", true)};
  const SuccessionGraph graph_{versions_, edges_};
};

TEST_F(RestoredCommune, IsItsOwnHeir) {
  const Resolution resolution = graph_.Resolve(kB, January(1970), January(2026));
  EXPECT_EQ(Shown(resolution), "59002 1/1");
  EXPECT_EQ(resolution.heirs[0].basis, ShareBasis::kExact);
  EXPECT_FALSE(resolution.ambiguous);
}

TEST_F(RestoredCommune, TakesNothingFromTheOneThatHadAbsorbedIt) {
  EXPECT_EQ(Shown(graph_.Resolve(kA, January(1970), January(2026))), "59001 1/1");
}

TEST_F(RestoredCommune, ButTheWholeOfTheTimeBetweenIsDivided) {
  EXPECT_EQ(Shown(graph_.Resolve(kA, January(1975), January(2026))), "59001 0/0, 59002 0/0");
}

TEST_F(RestoredCommune, WasCarriedOnInBetween) {
  EXPECT_EQ(Shown(graph_.Resolve(kB, January(1970), January(1975))), "59001 1/1");
}

TEST_F(RestoredCommune, TakesNothingFromAThirdThatHadComeLater) {
  std::vector<Version> versions = versions_;
  versions.push_back(Lived(kC, "", "1975-01-01"));
  std::vector<Succession> edges = edges_;
  edges.push_back(Carried(kC, kA, "1975-01-01"));
  EXPECT_EQ(Shown(SuccessionGraph(versions, edges).Resolve(kC, January(1970), January(2026))), "59001 1/1");
}

TEST_F(RestoredCommune, TakesNothingBackOfWhatItHadGivenAwayBefore) {
  // Ranguevaux: D is cut out of B, then D and B join A one after the other; B is restored without D's land.
  std::vector<Version> versions = versions_;
  versions.push_back(Lived(kD, "1958-01-01", "1970-01-01"));
  std::vector<Succession> edges = edges_;
  edges.push_back(Divided(kB, kD, "1958-01-01", true));
  edges.push_back(Carried(kD, kA, "1970-01-01"));
  const SuccessionGraph graph(versions, edges);
  EXPECT_EQ(Shown(graph.Resolve(kB, January(1950), January(2026))), "59001 0/0, 59002 0/0");
  EXPECT_EQ(Shown(graph.Resolve(kB, January(1960), January(2026))), "59002 1/1");
  EXPECT_EQ(Shown(graph.Resolve(kD, January(1960), January(2026))), "59001 1/1");
}

TEST(Successors, OfTwoThatMergedTheOneThatCameBackTakesItsOwn) {
  // B and C merge into D; D ends and C and B come back (L'Oudon).
  const std::vector versions = {Lived(kB, "", "1973-01-01"), Lived(kC, "", "1973-01-01"),
                                Lived(kD, "1973-01-01", "2014-01-07"), Lived(kB, "2014-01-07"),
                                Lived(kC, "2014-01-07")};
  const std::vector edges = {Carried(kB, kD, "1973-01-01"), Carried(kC, kD, "1973-01-01"),
                             Divided(kD, kB, "2014-01-07"), Divided(kD, kC, "2014-01-07")};
  const SuccessionGraph graph(versions, edges);
  EXPECT_EQ(Shown(graph.Resolve(kB, January(1970), January(2026))), "59002 1/1");
  EXPECT_EQ(Shown(graph.Resolve(kC, January(1970), January(2026))), "59003 1/1");
  EXPECT_EQ(graph.Resolve(kD, January(1980), January(2026)).heirs.size(), 2u);
}

TEST(Successors, AnAssociatedCommuneIsPartOfTheHeirNotAnother) {
  const Entity lomme = Commune("59355");
  const Entity lille = Commune("59350");
  const Entity associated{CollectiviteType::kCommuneAssociee, Code("59355")};
  const std::vector versions = {Lived(lomme, "", "2000-02-27"), Lived(lille, ""), Lived(associated, "2000-02-27")};
  const std::vector edges = {Carried(lomme, lille, "2000-02-27"), Carried(lomme, associated, "2000-02-27")};
  EXPECT_EQ(Shown(SuccessionGraph(versions, edges).Resolve(lomme, January(1999), January(2026))), "59350 1/1");
}

TEST(Successors, ACommuneThatLivesOnIsNotCarriedOnByItsOwnDeleguee) {
  const Entity part{CollectiviteType::kCommuneDeleguee, kA.code};
  const std::vector versions = {Lived(kA, ""), Lived(kB, "", "2017-01-01"), Lived(part, "2017-01-01")};
  std::vector edges = {Carried(kA, part, "2017-01-01"), Carried(kB, kA, "2017-01-01")};
  edges[0].predecessor_survives = true;
  const SuccessionGraph graph(versions, edges);
  const Resolution resolution = graph.Resolve(kA, January(2010), January(2026));
  ASSERT_EQ(resolution.heirs.size(), 1u);
  EXPECT_EQ(resolution.heirs[0].entity, kA);
  EXPECT_EQ(Shown(graph.Resolve(kB, January(2010), January(2026))), "59001 1/1");
}

TEST(Successors, ADelegueeThatLivesOnIsItsOwnHeirInAnotherCommune) {
  const Entity part{CollectiviteType::kCommuneDeleguee, Code("49093")};
  const std::vector versions = {Lived(part, "2016-01-01"), Lived(kA, "")};
  std::vector edges = {Carried(part, kA, "2017-01-01")};
  edges[0].predecessor_survives = true;
  const Resolution resolution = SuccessionGraph(versions, edges).Resolve(part, January(2016), January(2026));
  ASSERT_EQ(resolution.heirs.size(), 1u);
  EXPECT_EQ(resolution.heirs[0].entity, part);
}

// Les Hauts-Talican: A takes in B and C in 2019; in 2024 the body goes on under the code of C, and A is small again.
class BodyThatChangesItsCode : public ::testing::Test {
 protected:
  const std::vector<Version> versions_ = {
      Lived(kA, "", "2019-01-01", "Beaumont"),  Lived(kA, "2019-01-01", "2024-01-01", "Les Hauts-Talican"),
      Lived(kA, "2024-01-01", "", "Beaumont"),  Lived(kB, "", "2019-01-01", "La Neuville"),
      Lived(kC, "", "2019-01-01", "Villotran"), Lived(kC, "2024-01-01", "", "Les Hauts-Talican")};
  const std::vector<Succession> edges_ = {Carried(kB, kA, "2019-01-01"), Carried(kC, kA, "2019-01-01"),
                                          Divided(kA, kC, "2024-01-01", true)};
  const SuccessionGraph graph_{versions_, edges_};
};

TEST_F(BodyThatChangesItsCode, TakesAlongWhatHadBeenMerged) {
  EXPECT_EQ(Shown(graph_.Resolve(kB, January(2010), January(2026))), "59003 1/1");
  EXPECT_EQ(Shown(graph_.Resolve(kC, January(2010), January(2026))), "59003 1/1");
}

TEST_F(BodyThatChangesItsCode, LeavesTheRestoredCommuneToItself) {
  EXPECT_EQ(Shown(graph_.Resolve(kA, January(2010), January(2026))), "59001 1/1");
  EXPECT_EQ(graph_.Resolve(kA, January(2020), January(2026)).heirs.size(), 2u) << "the commune nouvelle is divided";
}

TEST(Successors, CrossesTheHoleOfAMissingList) {
  const Entity e = Epci("100000001"), f = Epci("100000002");
  const std::vector versions = {Lived(e, "", "2018-01-01"), Lived(f, "2019-01-01")};
  const std::vector edges = {Carried(e, f, "2019-01-01")};
  const SuccessionGraph graph(versions, edges);
  EXPECT_EQ(Shown(graph.Resolve(e, January(2017), January(2020))), "100000002 1/1");
  EXPECT_THAT(graph.Resolve(e, January(2017), Day("2018-06-01")).heirs, IsEmpty()) << "nobody knows about 2018";
}

TEST(Successors, ACodeWithTwoLivesIsTwoPlaces) {
  // 27058 was Bernières-sur-Seine until 2016 and Les Trois Lacs in 2021.
  const std::vector versions = {Lived(kA, "", "2017-01-01"), Lived(kA, "2021-01-01", "2023-01-01"),
                                Lived(kB, "2017-01-01", "2021-01-01"), Lived(kB, "2023-01-01")};
  const std::vector edges = {Carried(kA, kB, "2017-01-01"), Carried(kB, kA, "2021-01-01"),
                             Carried(kA, kB, "2023-01-01")};
  const SuccessionGraph graph(versions, edges);
  EXPECT_EQ(Shown(graph.Resolve(kA, January(2000), January(2019))), "59002 1/1");
  EXPECT_EQ(Shown(graph.Resolve(kA, January(2000), January(2022))), "59001 1/1");
  EXPECT_EQ(Shown(graph.Resolve(kA, January(2000), January(2026))), "59002 1/1");
}

TEST(Successors, AnIntermediateOfOneDayIsFollowedTheSameDay) {
  const std::vector versions = {Lived(kA, "", "2016-01-01"), Lived(kC, "2016-01-01")};
  const std::vector edges = {Carried(kA, kB, "2016-01-01"), Carried(kB, kC, "2016-01-01")};
  EXPECT_EQ(Shown(SuccessionGraph(versions, edges).Resolve(kA, January(2000), January(2026))), "59003 1/1");
}

TEST(Successors, ARingOfOneDayEnds) {
  const std::vector versions = {Lived(kA, "", "2016-01-01"), Lived(kB, "", "2016-01-01")};
  const std::vector edges = {Carried(kA, kB, "2016-01-01"), Carried(kB, kA, "2016-01-01")};
  EXPECT_THAT(SuccessionGraph(versions, edges).Resolve(kA, January(2000), January(2026)).heirs, IsEmpty());
}

TEST(Successors, CorrectedFactsDoNotCount) {
  std::vector versions = {Lived(kA, "", "2016-01-01"), Lived(kB, "")};
  std::vector edges = {Carried(kA, kB, "2016-01-01"), Carried(kA, kC, "2016-01-01")};
  edges[1].known_to = Instant::At(January(2020));
  EXPECT_EQ(Shown(SuccessionGraph(versions, edges).Resolve(kA, January(2000), January(2026))), "59002 1/1");
}

TEST(Successors, LivesJoinVersionsThatTouch) {
  const std::vector versions = {Lived(kA, "1990-01-01", "2000-01-01"), Lived(kA, "2000-01-01", "2010-01-01", "B"),
                                Lived(kA, "2015-01-01")};
  const SuccessionGraph graph(versions, {});
  const auto lives = graph.Lives(kA);
  ASSERT_EQ(lives.size(), 2u);
  EXPECT_EQ(lives[0].to, January(2010));
  EXPECT_EQ(lives[1].from, January(2015));
  EXPECT_FALSE(graph.AliveAt(kA, January(2012)));
  EXPECT_TRUE(graph.AliveAt(kA, January(2015)));
}

TEST(Shares, AreReducedAndGiveUpRatherThanOverflow) {
  EXPECT_EQ((Share{2, 3} * Share{3, 4}), (Share{1, 2}));
  EXPECT_EQ((Share{1, 3} + Share{1, 6}), (Share{1, 2}));
  EXPECT_FALSE((Share{1, 2} * Share::Unknown()).known());
  const Share tiny{1, (int64_t{1} << 62) + 1};
  EXPECT_FALSE((tiny * Share{1, 3}).known());
}

}  // namespace
}  // namespace socle::registry
