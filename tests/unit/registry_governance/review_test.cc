#include "services/registry/domain/governance/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Types(const UnmetConditions& unmet) {
  std::vector<std::string> types;
  for (const UnmetCondition& condition : unmet) types.push_back(condition.type);
  return types;
}

Review Tmi2013() {
  Review review{.body = "tmi", .year = 2013};
  review.objectives = {{.statement = "Recenser les projets innovants à dimension internationale"},
                       {.statement = "Rédiger un guide de bonnes pratiques"}};
  return review;
}

TEST(Review, ClosingTellsEverythingThatIsMissing) {
  Review review = Tmi2013();
  EXPECT_THAT(Types(Close(review)), ElementsAre("BILAN", "OUTCOME", "OUTCOME"));
  review.objectives[0].outcome = ObjectiveOutcome::kOngoing;
  EXPECT_THAT(Types(Close(review)), ElementsAre("BILAN", "OUTCOME"));
  EXPECT_EQ(review.state, ReviewState::kOpen);
  review.objectives[1].outcome = ObjectiveOutcome::kPartlyAchieved;
  review.bilan = "Quatre réunions en 2013.";
  ASSERT_THAT(Close(review), IsEmpty());
  EXPECT_EQ(review.state, ReviewState::kClosed);
}

TEST(Review, ClosedItStaysAsItIs) {
  Review review = Tmi2013();
  review.state = ReviewState::kClosed;
  review.bilan = "x";
  review.objectives.clear();
  EXPECT_THAT(Types(CheckOpen(review)), ElementsAre("STATE"));
  EXPECT_THAT(Types(Close(review)), ElementsAre("STATE"));
}

TEST(Review, AYearWithoutObjectivesCanBeClosed) {
  Review review{.body = "tmi", .year = 2013, .bilan = "Rien n'était fixé."};
  EXPECT_THAT(Close(review), IsEmpty());
}

}  // namespace
}  // namespace socle::registry
