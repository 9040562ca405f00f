#include "services/contracts/domain/strategy/page_tree.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace socle::contracts {
namespace {

// A notebook of two parts: history (with the counts below it, and their castle) before landscape.
std::vector<PagePlace> Cambresis() {
  return {{"landscape", "", 2},
          {"castle", "counts", 1},
          {"history", "", 1},
          {"lace", "history", 1},
          {"counts", "history", 0}};
}

std::vector<std::string> Contents(const std::vector<PagePlace>& ordered) {
  std::vector<std::string> lines;
  for (const PagePlace& page : ordered) lines.push_back(page.number + " " + page.id);
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ReadingOrder, IsDepthFirstBySiblingsPositions) {
  EXPECT_EQ(Contents(InReadingOrder(Cambresis())),
            (Lines{"1 history", "1.1 counts", "1.1.1 castle", "1.2 lace", "2 landscape"}));
}

TEST(ReadingOrder, SiblingsOfOnePositionAreInTheOrderOfTheirIds) {
  EXPECT_EQ(Contents(InReadingOrder({{"b", "", 0}, {"c", "", 0}, {"a", "", 0}})), (Lines{"1 a", "2 b", "3 c"}));
}

TEST(ReadingOrder, WhatStandsBelowSomethingGoneStandsAtTheTop) {
  EXPECT_EQ(Contents(InReadingOrder({{"a", "gone", 0}})), Lines{"1 a"});
}

TEST(ReadingOrder, CirclesAreLeftOut) {
  EXPECT_EQ(Contents(InReadingOrder({{"a", "b", 0}, {"b", "a", 0}, {"c", "", 0}})), Lines{"1 c"});
}

TEST(Browsing, KnowsTheWayUpAndWhatIsBelow) {
  const auto ordered = InReadingOrder(Cambresis());
  const size_t castle = FindPage(ordered, "castle").value();
  EXPECT_EQ(Breadcrumb(ordered, castle), (std::vector<size_t>{0, 1}));
  EXPECT_EQ(Children(ordered, 0), (std::vector<size_t>{1, 3}));
  EXPECT_EQ(EndOf(ordered, 0), 4U);
  EXPECT_TRUE(Breadcrumb(ordered, 4).empty());
  EXPECT_TRUE(Children(ordered, castle).empty());
  EXPECT_FALSE(FindPage(ordered, "gone"));
}

TEST(Placing, NothingStandsBelowItselfOrWhatIsBelowIt) {
  const auto pages = Cambresis();
  EXPECT_EQ(CheckPlace(pages, "history", "history", 6), PlaceFault::kCircle);
  EXPECT_EQ(CheckPlace(pages, "history", "castle", 6), PlaceFault::kCircle);
  EXPECT_EQ(CheckPlace(pages, "castle", "history", 6), PlaceFault::kNone);
}

TEST(Placing, NothingStandsBelowWhatIsNotThere) {
  EXPECT_EQ(CheckPlace(Cambresis(), "new", "gone", 6), PlaceFault::kNoParent);
  EXPECT_EQ(CheckPlace(Cambresis(), "new", "", 6), PlaceFault::kNone);
}

TEST(Placing, DepthCountsWhatMovesAlong) {
  EXPECT_EQ(CheckPlace(Cambresis(), "new", "castle", 3), PlaceFault::kTooDeep);
  EXPECT_EQ(CheckPlace(Cambresis(), "new", "counts", 3), PlaceFault::kNone);
  // history takes counts and castle with it: they would stand at 2, 3 and 4.
  EXPECT_EQ(CheckPlace(Cambresis(), "history", "landscape", 4), PlaceFault::kNone);
  EXPECT_EQ(CheckPlace(Cambresis(), "history", "landscape", 3), PlaceFault::kTooDeep);
}

RC_GTEST_PROP(Placing, MovesThatAreAllowedKeepATreeThatIsWholeAndShallow, ()) {
  constexpr int kDeepest = 4;
  std::vector<PagePlace> pages;
  const auto any = [&] { return "p" + std::to_string(*rc::gen::inRange(0, 12)); };
  const int steps = *rc::gen::inRange(0, 60);
  for (int step = 0; step < steps; ++step) {
    const std::string id = any();
    const std::string parent = *rc::gen::inRange(0, 4) == 0 ? "" : any();
    if (CheckPlace(pages, id, parent, kDeepest) != PlaceFault::kNone) continue;
    std::erase_if(pages, [&](const PagePlace& page) { return page.id == id; });
    pages.push_back({.id = id, .parent = parent, .position = *rc::gen::inRange(0, 5)});
  }
  const auto ordered = InReadingOrder(pages);
  RC_ASSERT(ordered.size() == pages.size());  // nothing in a circle
  std::map<std::string, size_t> places;
  for (size_t i = 0; i < ordered.size(); ++i) {
    RC_ASSERT(ordered[i].depth <= kDeepest);
    RC_ASSERT(places.emplace(ordered[i].id, i).second);
    if (ordered[i].parent.empty()) {
      RC_ASSERT(ordered[i].depth == 1);
      continue;
    }
    // The parent is read before, one level up, and ends the breadcrumb.
    const size_t parent = places.at(ordered[i].parent);
    RC_ASSERT(ordered[parent].depth == ordered[i].depth - 1);
    RC_ASSERT(Breadcrumb(ordered, i).back() == parent);
    RC_ASSERT(i < EndOf(ordered, parent));
  }
}

}  // namespace
}  // namespace socle::contracts
