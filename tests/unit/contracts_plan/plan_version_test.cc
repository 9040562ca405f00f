#include "services/contracts/domain/plan/plan_version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/api/digest.h"

namespace socle::contracts::plan {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

PlannedAction Planned(std::string id, std::string title = "Musée") {
  return {.action = std::move(id), .number = "1", .title = std::move(title), .axis = "culture", .owner = "o"};
}

TEST(PlanDigest, IsThatOfItsLines) {
  EXPECT_EQ(DigestOf({Planned("a-1"), Planned("a-2", "École")}),
            socle::api::Sha256Hex("a-1\t1\tculture\to\tMusée\na-2\t1\tculture\to\tÉcole\n"));
  EXPECT_EQ(DigestOf({}), socle::api::Sha256Hex(""));
}

TEST(PlanDigest, DoesNotDependOnWhatAnAxisIsCalled) {
  PlannedAction renamed = Planned("a-1");
  renamed.axis_label = "Culture et patrimoine";
  EXPECT_EQ(DigestOf({renamed}), DigestOf({Planned("a-1")}));
}

TEST(PlanDifferences, AreNoneBetweenAPlanAndItself) {
  EXPECT_THAT(DifferencesOf({Planned("a"), Planned("b")}, {Planned("a"), Planned("b")}), IsEmpty());
  EXPECT_THAT(DifferencesOf({}, {}), IsEmpty());
}

TEST(PlanDifferences, AreWhatWasDroppedAddedAndChangedInOrder) {
  const auto found = DifferencesOf({Planned("a"), Planned("b"), Planned("c"), Planned("e")},
                                   {Planned("b", "Autre"), Planned("c"), Planned("d"), Planned("f")});
  ASSERT_THAT(found, SizeIs(5));
  const auto kinds = [&] {
    std::string text;
    for (const PlanDifference& each : found) {
      text += (each.before ? each.before->action : "-") + (each.after ? each.after->action : "-") + " ";
    }
    return text;
  }();
  EXPECT_EQ(kinds, "a- bb -d e- -f ");
}

TEST(PlanDifferences, BetweenAPlanAndNothingAreAllOfIt) {
  EXPECT_THAT(DifferencesOf({}, {Planned("a"), Planned("b")}), SizeIs(2));
  EXPECT_THAT(DifferencesOf({Planned("a"), Planned("b")}, {}), SizeIs(2));
}

}  // namespace
}  // namespace socle::contracts::plan
