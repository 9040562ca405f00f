#include "services/registry/domain/search/edit_distance.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "services/registry/domain/search/name_words.h"

namespace socle::registry {
namespace {

using Row = std::array<uint8_t, kMaxNameBytes + 3>;

// Optimal string alignment within a band of `limit` around the diagonal. With `prefix`, what remains of `b` is free.
int Banded(std::string_view a, std::string_view b, int limit, bool prefix) {
  const int rows = static_cast<int>(a.size());
  const int columns = static_cast<int>(b.size());
  const auto far = static_cast<uint8_t>(limit + 1);
  Row before{}, above{}, row{};
  for (int j = 0; j <= columns && j <= limit + 1; ++j) above[j] = static_cast<uint8_t>(std::min(j, limit + 1));
  if (rows == 0) return prefix ? 0 : std::min(columns, limit + 1);
  for (int i = 1; i <= rows; ++i) {
    const int first = std::max(1, i - limit);
    const int last = std::min(columns, i + limit);
    row[first - 1] = first == 1 ? static_cast<uint8_t>(std::min(i, limit + 1)) : far;
    uint8_t least = row[first - 1];
    for (int j = first; j <= last; ++j) {
      const bool same = a[i - 1] == b[j - 1];
      const bool above_in_band = j < i + limit;  // the row above ends one column earlier
      int best = above[j - 1] + (same ? 0 : 1);
      best = std::min(best, row[j - 1] + 1);
      if (above_in_band) best = std::min(best, above[j] + 1);
      if (i > 1 && j > 1 && j - 1 >= first - 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        best = std::min(best, before[j - 2] + 1);
      }
      row[j] = static_cast<uint8_t>(std::min<int>(best, far));
      least = std::min(least, row[j]);
    }
    if (least > limit && above[first - 1] > limit) return far;
    before = above;
    above = row;
  }
  if (!prefix) return rows + limit >= columns && columns + limit >= rows ? above[columns] : far;
  uint8_t best = far;
  for (int j = std::max(0, rows - limit); j <= std::min(columns, rows + limit); ++j) best = std::min(best, above[j]);
  return best;
}

size_t CommonPrefix(std::string_view a, std::string_view b) {
  size_t most = std::min(a.size(), b.size());
  size_t count = 0;
  while (count < most && a[count] == b[count]) ++count;
  return count;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > static_cast<size_t>(limit)) return limit + 1;
  size_t common = CommonPrefix(a, b);
  a.remove_prefix(common);
  b.remove_prefix(common);
  while (!a.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty()) return static_cast<int>(b.size());
  if (b.size() == 1) return std::min(1, limit + 1);
  if (limit <= 1) {
    const bool swapped = a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
    return swapped && limit == 1 ? 1 : limit + 1;
  }
  return Banded(a, b, limit, /*prefix=*/false);
}

int PrefixEditDistance(std::string_view a, std::string_view b, int limit) {
  if (a.size() > b.size() + static_cast<size_t>(limit)) return limit + 1;
  size_t common = CommonPrefix(a, b);
  a.remove_prefix(common);
  b.remove_prefix(common);
  if (a.empty()) return 0;
  return Banded(a, b.substr(0, a.size() + static_cast<size_t>(limit)), limit, /*prefix=*/true);
}

}  // namespace socle::registry
