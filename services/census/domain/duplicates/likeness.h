// How sure it is that two sheets tell one project, whichever kind of sheets they are: what they have in common, each
// with its points. What counts, and how much, each kind says for itself.
//
//   LikenessBy<Reason> likeness;
//   likeness.Add(Reason::kPlace, Shared(places_of_a, places_of_b), 20);
//   likeness.Limit(false);
#pragma once

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace socle::census {

using SharedValues = std::set<std::string>;

// What is in both.
inline SharedValues Shared(const SharedValues& a, const SharedValues& b) {
  SharedValues shared;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(shared, shared.end()));
  return shared;
}

inline constexpr int kProposedFrom = 50;

// `Reason`: an enum as in the API; the order of its values is that in which they are added and shown.
template <typename Reason>
struct LikenessBy {
  struct Hint {
    Reason reason;
    std::string value;
    int points = 0;
  };

  int confidence = 0;  // 0 to 100
  std::vector<Hint> hints;

  // Nothing where nothing is shared.
  void Add(Reason reason, const SharedValues& shared, size_t points) {
    if (shared.empty() || points == 0) return;
    std::string values;
    for (const std::string& value : shared) values += (values.empty() ? "" : ", ") + value;
    hints.push_back({reason, std::move(values), static_cast<int>(points)});
    confidence += hints.back().points;
  }

  // 100 is for what is certain: another system calls both the same.
  void Limit(bool is_certain) { confidence = std::min(confidence, is_certain ? 100 : 99); }
};

}  // namespace socle::census
