#include "services/registry/domain/search/ranked_postings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace socle::registry {
namespace {

TEST(RankedPostingsTest, HandsOutTheBestOfAnyRunFirst) {
  std::mt19937 random(1);
  std::vector<uint32_t> ranks(5000);
  for (uint32_t& rank : ranks) rank = static_cast<uint32_t>(random() % 3000);
  const RankedPostings postings(ranks);
  for (int round = 0; round < 500; ++round) {
    uint32_t first = static_cast<uint32_t>(random() % 5001), last = static_cast<uint32_t>(random() % 5001);
    if (first > last) std::swap(first, last);
    if (last - first <= 24) continue;
    std::vector<uint32_t> expected(ranks.begin() + first, ranks.begin() + last), got;
    std::sort(expected.begin(), expected.end());
    expected.resize(10);
    postings.BestFirst(first, last, 1000, [&](uint32_t rank, uint32_t place) {
      EXPECT_EQ(rank, ranks[place]);
      EXPECT_TRUE(place >= first && place < last);
      got.push_back(rank);
      return got.size() < 10;
    });
    ASSERT_EQ(got, expected) << first << " to " << last;
  }
}

TEST(RankedPostingsTest, ReachesEveryPlaceWithinItsBudget) {
  std::vector<uint32_t> ranks(1000);
  for (uint32_t i = 0; i < 1000; ++i) ranks[i] = 1000 - i;
  const RankedPostings postings(ranks);
  for (uint32_t size : {0U, 1U, 20U, 100U, 990U}) {
    std::set<uint32_t> places;
    postings.BestFirst(5, 5 + size, UINT32_MAX, [&](uint32_t, uint32_t place) { return places.insert(place), true; });
    EXPECT_EQ(places.size(), size);
  }
  size_t visits = 0;
  postings.BestFirst(0, 1000, 300, [&](uint32_t, uint32_t) { return ++visits, true; });
  EXPECT_LE(visits, 300U + 128U) << "the ordered ones and the budget";
}

}  // namespace
}  // namespace socle::registry
