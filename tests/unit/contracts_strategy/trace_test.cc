#include "services/contracts/domain/strategy/trace.h"

#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

using Level = TraceLevel;
using Names = std::vector<std::string>;

// Two findings, of which one leads on to actions: base → closure → conversion → {park, training}; habitat stays alone.
class TheTrace : public testing::Test {
 protected:
  TraceGraph graph_{{{Level::kAction, "training"},
                     {Level::kFinding, "habitat"},
                     {Level::kIssue, "closure"},
                     {Level::kFinding, "base"},
                     {Level::kAction, "park"},
                     {Level::kOrientation, "conversion"},
                     {Level::kIssue, "unfounded"},
                     {Level::kAction, "stray"}},
                    std::vector<TraceLink>{{Level::kIssue, "closure", "base"},
                                           {Level::kOrientation, "conversion", "closure"},
                                           {Level::kOrientation, "conversion", "unfounded"},
                                           {Level::kAction, "park", "conversion"},
                                           {Level::kAction, "training", "conversion"},
                                           {Level::kAction, "training", "conversion"},
                                           {Level::kAction, "park", "deleted"}}};

  Names NamesOf(const std::vector<TraceStep>& steps) const {
    Names names;
    for (const TraceStep& step : steps) names.push_back(graph_.node(step.node).id);
    return names;
  }
  Names NamesOf(const std::vector<NodeIndex>& nodes) const {
    Names names;
    for (const NodeIndex node : nodes) names.push_back(graph_.node(node).id);
    return names;
  }
  NodeIndex At(Level level, std::string_view id) const { return graph_.Find(level, id).value(); }
};

TEST_F(TheTrace, SaysWhatAnswersAFindingLevelByLevel) {
  EXPECT_EQ(NamesOf(graph_.From(At(Level::kFinding, "base"), Level::kAction)),
            (Names{"closure", "conversion", "park", "training"}));
  EXPECT_TRUE(graph_.From(At(Level::kFinding, "habitat"), Level::kAction).empty());
}

TEST_F(TheTrace, SaysWhatAnActionAnswers) {
  EXPECT_EQ(NamesOf(graph_.To(At(Level::kAction, "training"), Level::kFinding)),
            (Names{"conversion", "closure", "unfounded", "base"}));
  EXPECT_TRUE(graph_.To(At(Level::kAction, "stray"), Level::kFinding).empty());
}

TEST_F(TheTrace, StopsAtTheLevelAskedFor) {
  EXPECT_EQ(NamesOf(graph_.From(At(Level::kFinding, "base"), Level::kOrientation)), (Names{"closure", "conversion"}));
  EXPECT_EQ(NamesOf(graph_.To(At(Level::kAction, "park"), Level::kOrientation)), Names{"conversion"});
  EXPECT_TRUE(graph_.From(At(Level::kAction, "park"), Level::kAction).empty());
}

TEST_F(TheTrace, TellsOverWhatEachThingWasReached) {
  const auto steps = graph_.To(At(Level::kAction, "park"), Level::kFinding);
  ASSERT_EQ(NamesOf(steps), (Names{"conversion", "closure", "unfounded", "base"}));
  EXPECT_EQ(NamesOf(steps[0].links), Names{"park"});
  EXPECT_EQ(NamesOf(steps[1].links), Names{"conversion"});
  EXPECT_EQ(NamesOf(steps[3].links), Names{"closure"});
}

TEST_F(TheTrace, ALinkThatIsGivenTwiceCountsOnce) {
  const auto steps = graph_.From(At(Level::kOrientation, "conversion"), Level::kAction);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[1].links.size(), 1U);
}

TEST_F(TheTrace, OrphansAreWhatReachesNothingOfTheOtherLevel) {
  EXPECT_EQ(NamesOf(graph_.Orphans(Level::kFinding, Level::kIssue)), Names{"habitat"});
  EXPECT_EQ(NamesOf(graph_.Orphans(Level::kFinding, Level::kAction)), Names{"habitat"});
  EXPECT_EQ(NamesOf(graph_.Orphans(Level::kIssue, Level::kFinding)), Names{"unfounded"});
  EXPECT_TRUE(graph_.Orphans(Level::kIssue, Level::kAction).empty());
  EXPECT_EQ(NamesOf(graph_.Orphans(Level::kAction, Level::kFinding)), Names{"stray"});
}

TEST_F(TheTrace, FindsOnlyWhatIsThere) {
  EXPECT_FALSE(graph_.Find(Level::kIssue, "base"));
  EXPECT_FALSE(graph_.Find(Level::kFinding, "zzz"));
  EXPECT_FALSE(TraceGraph({}, {}).Find(Level::kFinding, ""));
}

TEST(TraceOfNothing, EverythingIsAnOrphanWithoutLinks) {
  const TraceGraph graph({{Level::kFinding, "a"}, {Level::kFinding, "b"}}, {});
  EXPECT_EQ(graph.Orphans(Level::kFinding, Level::kAction).size(), 2U);
}

TEST(TraceNames, AreThoseOfTheApi) {
  EXPECT_EQ(TraceName("cambresis", Level::kFinding, "f"), "contracts/cambresis/findings/f");
  EXPECT_EQ(TraceName("cambresis", Level::kAction, "f"), "contracts/cambresis/actions/f");
}

}  // namespace
}  // namespace socle::contracts
