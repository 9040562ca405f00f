#include "services/registry/domain/search/edit_distance.h"

#include <algorithm>

namespace socle::registry {
namespace {

// Up to the first difference the two agree at no cost; there one of the four edits must happen. With at most two edits
// that is a dozen comparisons of what remains, far cheaper than a table. With `prefix`, what remains of `b` is free.
int Distance(std::string_view a, std::string_view b, int limit, bool prefix) {
  if (a.size() > b.size() + static_cast<size_t>(limit)) return limit + 1;
  if (!prefix && b.size() > a.size() + static_cast<size_t>(limit)) return limit + 1;
  const size_t most = std::min(a.size(), b.size());
  size_t same = 0;
  while (same < most && a[same] == b[same]) ++same;
  a.remove_prefix(same);
  b.remove_prefix(same);
  if (a.empty()) return prefix ? 0 : static_cast<int>(b.size());
  if (b.empty()) return static_cast<int>(a.size());
  if (limit == 0) return 1;
  int best = Distance(a.substr(1), b.substr(1), limit - 1, prefix);
  best = std::min(best, Distance(a.substr(1), b, limit - 1, prefix));
  best = std::min(best, Distance(a, b.substr(1), limit - 1, prefix));
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) {
    best = std::min(best, Distance(a.substr(2), b.substr(2), limit - 1, prefix));
  }
  return best + 1;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) { return Distance(a, b, limit, /*prefix=*/false); }

int PrefixEditDistance(std::string_view a, std::string_view b, int limit) {
  return Distance(a, b, limit, /*prefix=*/true);
}

}  // namespace socle::registry
