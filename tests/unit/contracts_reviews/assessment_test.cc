#include "services/contracts/domain/reviews/assessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace socle::contracts {
namespace {

using testing::ElementsAre;

TEST(Summary, CountsAndGivesTheMiddleReader) {
  const CriterionSummary summary = SummaryOf({1, 0, 3, 1});
  EXPECT_THAT(summary.counts, ElementsAre(1, 0, 3, 1));
  EXPECT_EQ(summary.readers, 5);
  EXPECT_EQ(summary.lower_median, 2);
  EXPECT_EQ(summary.upper_median, 2);
  EXPECT_EQ(summary.lowest, 0);
  EXPECT_EQ(summary.highest, 3);
}

TEST(Summary, OfAnEvenNumberHasTwoInTheMiddleAndNoLevelBetweenThem) {
  const CriterionSummary summary = SummaryOf({2, 0, 0, 2});
  EXPECT_EQ(summary.lower_median, 0) << "levels are never averaged";
  EXPECT_EQ(summary.upper_median, 3);
}

TEST(Summary, OfOneReaderIsWhatItSaid) {
  const CriterionSummary summary = SummaryOf({0, 1});
  EXPECT_THAT((std::vector{summary.lower_median, summary.upper_median, summary.lowest, summary.highest}),
              ElementsAre(1, 1, 1, 1));
}

TEST(Summary, OfNobodySaysNothing) {
  for (const std::vector<int32_t>& counts : {std::vector<int32_t>{}, std::vector<int32_t>{0, 0}}) {
    const CriterionSummary summary = SummaryOf(counts);
    EXPECT_EQ(summary.readers, 0);
    EXPECT_EQ(summary.lower_median, -1);
    EXPECT_EQ(summary.highest, -1);
  }
}

TEST(SubjectNames, GoThereAndBack) {
  for (const Subject& subject :
       {Subject{EvaluationSubject::kAction, "a-1", ""}, Subject{EvaluationSubject::kOrientation, "0b7c", ""},
        Subject{EvaluationSubject::kContract, "cambresis", ""}}) {
    Subject read;
    ASSERT_TRUE(ParseSubject(SubjectName("cambresis", subject), "cambresis", &read)) << subject.id;
    EXPECT_EQ(read.kind, subject.kind);
    EXPECT_EQ(read.id, subject.id);
  }
}

TEST(SubjectNames, AreThoseOfTheContractOnly) {
  for (const char* name : {"contracts/cambresis-2", "contracts/other/actions/a-1", "contracts/cambresis/actions/",
                           "contracts/cambresis/actions/a/b", "contracts/cambresis/issues/x", "cambresis", ""}) {
    Subject read;
    EXPECT_FALSE(ParseSubject(name, "cambresis", &read)) << name;
  }
}

}  // namespace
}  // namespace socle::contracts
