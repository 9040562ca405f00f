#include "services/registry/domain/search/sorted_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace socle::registry {
namespace {

TEST(SortedNamesTest, FindsAllWithAPrefix) {
  SortedNames names({"lille", "lens", "lillers", "lille", "lillebonne", "lyon"});
  EXPECT_EQ(names.size(), 5U) << "repeated names count once";
  SortedNames::Range range = names.WithPrefix("lill");
  ASSERT_EQ(range.last - range.first, 3U);
  EXPECT_EQ(names[range.first], "lille");
  EXPECT_TRUE(names.WithPrefix("lx").empty());
  EXPECT_EQ(names.WithPrefix("").last, 5U);
  EXPECT_EQ(names.Find("lil"), SortedNames::kNone);
  EXPECT_EQ(names[names.Find("lens")], "lens");
}

TEST(SortedNamesTest, AgreesWithComparingAll) {
  std::mt19937 random(9);
  auto word = [&](size_t most) {
    std::string text;
    for (size_t i = 1 + random() % most; i > 0; --i)
      text.push_back(static_cast<char>(random() % 4 == 0 ? 0xFF : 'a' + random() % 2));
    return text;
  };
  std::set<std::string> words;
  while (words.size() < 3000) words.insert(word(14));
  SortedNames names(std::vector<std::string_view>(words.begin(), words.end()));
  for (int round = 0; round < 1000; ++round) {
    const std::string prefix = word(12);
    SortedNames::Range range = names.WithPrefix(prefix);
    auto expected =
        std::count_if(words.begin(), words.end(), [&](const std::string& one) { return one.starts_with(prefix); });
    ASSERT_EQ(range.last - range.first, expected);
    for (uint32_t i = range.first; i < range.last; ++i) ASSERT_TRUE(names[i].starts_with(prefix));
    ASSERT_EQ(names.Find(prefix) != SortedNames::kNone, words.contains(prefix));
  }
}

}  // namespace
}  // namespace socle::registry
