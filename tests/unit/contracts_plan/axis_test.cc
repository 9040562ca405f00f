// Trees of axes.
#include "services/contracts/domain/plan/axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/contracts_plan/sheets.h"

namespace socle::contracts::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Axis Of(std::string id, std::string parent = "", int32_t position = 0) {
  return {.contract = "cambresis", .id = std::move(id), .parent = std::move(parent), .position = position};
}
std::vector<std::string> Ids(const std::vector<Axis>& axes) {
  std::vector<std::string> ids;
  for (const Axis& axis : axes) ids.push_back(axis.id);
  return ids;
}

TEST(Axes, ComeEachAfterTheOneThatItIsPartOf) {
  EXPECT_THAT(Ids(InOrder({Of("c", "a"), Of("b", "", 1), Of("d", "c"), Of("a", "", 2), Of("e", "a", -1)})),
              ElementsAre("b", "a", "e", "c", "d"));
}

TEST(AnAxis, IsNoPartOfItselfHoweverFarUp) {
  const std::vector<Axis> axes = {Of("a", "c"), Of("b", "a"), Of("c", "b")};
  EXPECT_THAT(Types(CheckPlace(Of("a", "a"), axes)), ElementsAre("CYCLE"));
  EXPECT_THAT(Types(CheckPlace(Of("a", "c"), std::vector{Of("a"), Of("b", "a"), Of("c", "b")})), ElementsAre("CYCLE"));
  EXPECT_THAT(Types(CheckPlace(Of("d", "nowhere"), axes)), ElementsAre("PARENT"));
  EXPECT_EQ(InOrder(axes).size(), 3u) << "what is broken is still shown";
}

TEST(AnAxis, IsMovedWithAllBelowItAndStaysWithinFiveLevels) {
  std::vector<Axis> axes = {Of("1"), Of("2", "1"), Of("3", "2"), Of("4", "3"), Of("x"), Of("y", "x")};
  EXPECT_THAT(CheckPlace(Of("5", "4"), axes), IsEmpty());
  EXPECT_THAT(CheckPlace(Of("x", "3"), axes), IsEmpty());
  EXPECT_THAT(Types(CheckPlace(Of("x", "4"), axes)), ElementsAre("DEPTH"));
  EXPECT_THAT(Below("2", axes), ElementsAre("2", "3", "4"));
}

RC_GTEST_PROP(Axes, KeepTheirOrderInvariantWhateverTheTree, ()) {
  std::vector<Axis> axes;
  for (int i = 0; i < *rc::gen::inRange(0, 40); ++i) {
    Axis axis = Of(fmt::format("a{:02}", i), "", *rc::gen::inRange(0, 5));
    if (i > 0 && *rc::gen::arbitrary<bool>()) axis.parent = axes[*rc::gen::inRange<size_t>(0, axes.size())].id;
    if (CheckPlace(axis, axes).empty()) axes.push_back(axis);
  }
  const std::vector<Axis> ordered = InOrder(axes);
  RC_ASSERT(ordered.size() == axes.size());
  std::set<std::string> seen{""};
  for (const Axis& axis : ordered) {
    RC_ASSERT(seen.contains(axis.parent));
    RC_ASSERT(seen.insert(axis.id).second);
  }
}

}  // namespace
}  // namespace socle::contracts::plan
