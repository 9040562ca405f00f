#include "services/registry/domain/search/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace socle::registry {
namespace {

// The textbook table, without any of the short cuts.
std::vector<std::vector<int>> Table(std::string_view a, std::string_view b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = static_cast<int>(i + j);
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d;
}

TEST(EditDistanceTest, CountsEachKindOfError) {
  EXPECT_EQ(EditDistance("lille", "lille", 1), 0);
  EXPECT_EQ(EditDistance("lille", "lile", 1), 1);
  EXPECT_EQ(EditDistance("lille", "llille", 1), 1);
  EXPECT_EQ(EditDistance("lille", "lilli", 1), 1);
  EXPECT_EQ(EditDistance("lille", "lilel", 1), 1);
  EXPECT_EQ(EditDistance("lille", "illel", 1), 2);
  EXPECT_EQ(EditDistance("dunkerque", "dukerqeu", 2), 2);
  EXPECT_EQ(EditDistance("dunkerque", "dukeqreu", 2), 3) << "three errors are said to be more than two";
  EXPECT_EQ(EditDistance("", "ab", 2), 2);
  EXPECT_EQ(EditDistance("", "", 0), 0);
}

TEST(EditDistanceTest, MeasuresToTheNearestPrefix) {
  EXPECT_EQ(PrefixEditDistance("marzei", "marseille", 1), 1);
  EXPECT_EQ(PrefixEditDistance("masre", "marseille", 1), 1);
  EXPECT_EQ(PrefixEditDistance("marse", "marseille", 1), 0);
  EXPECT_EQ(PrefixEditDistance("xxrse", "marseille", 1), 2);
  EXPECT_EQ(PrefixEditDistance("", "marseille", 1), 0);
}

TEST(EditDistanceTest, AgreesWithTheTextbookTable) {
  std::mt19937 random(3);
  auto word = [&](size_t most) {
    std::string text;
    for (size_t i = random() % (most + 1); i > 0; --i) text.push_back(static_cast<char>('a' + random() % 3));
    return text;
  };
  for (int round = 0; round < 40000; ++round) {
    std::string a = word(9), b = word(9);
    auto table = Table(a, b);
    int nearest = *std::min_element(table[a.size()].begin(), table[a.size()].end());
    for (int limit = 1; limit <= 2; ++limit) {
      ASSERT_EQ(EditDistance(a, b, limit), std::min(table[a.size()][b.size()], limit + 1)) << a << " / " << b;
      ASSERT_EQ(PrefixEditDistance(a, b, limit), std::min(nearest, limit + 1)) << a << " / " << b << " limit " << limit;
    }
  }
}

}  // namespace
}  // namespace socle::registry
