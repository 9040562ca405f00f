#include "services/registry/domain/governance/match_ranking.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace socle::registry {
namespace {

std::vector<std::string> Common(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<std::string> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return common;
}

double ShareOf(size_t common, size_t a, size_t b) {
  const size_t either = a + b - common;
  return either == 0 ? 0.0 : static_cast<double>(common) / static_cast<double>(either);
}

}  // namespace

QualityScore ScoreOf(const FeedbackSummary& feedback) {
  return {3 + int64_t{feedback.sum}, 1 + int64_t{feedback.count}};
}

Match MatchOf(const ExchangeListing& asked, ExchangeListing candidate) {
  Match match;
  match.shared_themes = Common(asked.theme_slugs, candidate.theme_slugs);
  match.shared_words = Common(asked.words, candidate.words);
  match.relevance = (2 * ShareOf(match.shared_themes.size(), asked.theme_slugs.size(), candidate.theme_slugs.size()) +
                     ShareOf(match.shared_words.size(), asked.words.size(), candidate.words.size())) /
                    3;
  match.listing = std::move(candidate);
  return match;
}

bool RanksBefore(const Match& a, const Match& b) {
  const QualityScore quality_a = ScoreOf(a.listing.feedback);
  const QualityScore quality_b = ScoreOf(b.listing.feedback);
  return std::tuple(a.shared_themes.empty(), quality_b, b.relevance, b.listing.feedback.count, a.listing.id) <
         std::tuple(b.shared_themes.empty(), quality_a, a.relevance, a.listing.feedback.count, b.listing.id);
}

void Rank(std::vector<Match>* matches) { std::sort(matches->begin(), matches->end(), RanksBefore); }

}  // namespace socle::registry
