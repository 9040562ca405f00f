// Which offers answer a request, and in what order: quality before number ("s'appuyant sur la qualité et non la
// multiplication"), and nothing about who somebody is.
#pragma once

#include <string>
#include <vector>

#include "services/registry/domain/governance/exchange.h"

namespace socle::registry {

// How good feedback is: (3 + sum) / (1 + count), as if one indifferent rating stood before all others. Whoever has only
// ratings better than all those of another scores higher, however many the other has; so shrinking is by one rating and
// no more. Exact.
struct QualityScore {
  int64_t numerator = 3;
  int64_t denominator = 1;
  double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
  friend std::strong_ordering operator<=>(const QualityScore& a, const QualityScore& b) {
    return a.numerator * b.denominator <=> b.numerator * a.denominator;
  }
  friend bool operator==(const QualityScore& a, const QualityScore& b) { return (a <=> b) == 0; }
};
QualityScore ScoreOf(const FeedbackSummary& feedback);

// An offer or request that answers another.
struct Match {
  ExchangeListing listing;
  std::vector<std::string> shared_themes;  // slugs, sorted
  std::vector<std::string> shared_words;   // sorted
  double relevance = 0;                    // 0 to 1
};

// What the two have in common; relevance is (2 × share of themes + share of words) / 3, each the number in common by
// the number in either.
Match MatchOf(const ExchangeListing& asked, ExchangeListing candidate);

// Best first: those that share a theme, then by quality, relevance, number of ratings, id. Total, and the same however
// the matches came.
bool RanksBefore(const Match& a, const Match& b);
void Rank(std::vector<Match>* matches);

}  // namespace socle::registry
