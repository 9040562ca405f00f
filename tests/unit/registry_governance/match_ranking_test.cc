#include "services/registry/domain/governance/match_ranking.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace socle::registry {
namespace {

FeedbackSummary Of(const std::vector<int>& ratings) {
  return {static_cast<int32_t>(ratings.size()), std::accumulate(ratings.begin(), ratings.end(), 0)};
}

Match Candidate(std::string id, const std::vector<int>& ratings, bool theme = true, double relevance = 0.5) {
  Match match{.relevance = relevance};
  match.listing.id = std::move(id);
  match.listing.feedback = Of(ratings);
  if (theme) match.shared_themes = {"mobilite-des-jeunes"};
  return match;
}

TEST(MatchRanking, OneGoodRatingBeatsAThousandMediocreOnes) {
  EXPECT_GT(ScoreOf(Of({5})), ScoreOf(Of(std::vector<int>(1000, 4))));
  EXPECT_GT(ScoreOf(Of({4})), ScoreOf(Of(std::vector<int>(1000, 3))));
  EXPECT_TRUE(RanksBefore(Candidate("b", {5}), Candidate("a", std::vector<int>(1000, 4))));
}

TEST(MatchRanking, WithoutRatingsOneIsIndifferent) {
  EXPECT_EQ(ScoreOf({}), (QualityScore{3, 1}));
  EXPECT_EQ(ScoreOf(Of({3, 3})), ScoreOf({}));
  EXPECT_GT(ScoreOf({}), ScoreOf(Of({2})));
}

RC_GTEST_PROP(MatchRanking, OnlyBetterRatingsAlwaysScoreHigherHoweverFew, ()) {
  const int cut = *rc::gen::inRange(1, 5);
  const auto worse = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, cut + 1));
  const auto better = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(cut + 1, 6)));
  RC_PRE(!worse.empty());
  RC_ASSERT(ScoreOf(Of(better)) > ScoreOf(Of(worse)));
}

RC_GTEST_PROP(MatchRanking, ARatingBelowTheScoreNeverLiftsIt, ()) {
  auto ratings = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 6));
  const QualityScore before = ScoreOf(Of(ratings));
  const int added = *rc::gen::inRange(1, 6);
  ratings.push_back(added);
  const QualityScore after = ScoreOf(Of(ratings));
  RC_ASSERT((after > before) == (added > before.value()));
  RC_ASSERT((after < before) == (added < before.value()));
}

RC_GTEST_PROP(MatchRanking, TheOrderIsTotalAndDoesNotDependOnHowTheyCame, ()) {
  const int count = *rc::gen::inRange(0, 20);
  std::vector<Match> matches;
  for (int i = 0; i < count; ++i) {
    matches.push_back(Candidate(fmt::format("{:02}", i), *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 6)),
                                *rc::gen::arbitrary<bool>(), *rc::gen::inRange(0, 3) / 2.0));
  }
  std::vector<Match> shuffled = matches;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
  Rank(&matches);
  Rank(&shuffled);
  for (size_t i = 0; i < matches.size(); ++i) RC_ASSERT(matches[i].listing.id == shuffled[i].listing.id);
  for (size_t i = 0; i < matches.size(); ++i) {
    for (size_t j = 0; j < matches.size(); ++j) RC_ASSERT(RanksBefore(matches[i], matches[j]) == (i < j));
  }
}

TEST(MatchRanking, ThemesFirstThenQualityThenFitThenNumber) {
  std::vector<Match> matches = {Candidate("words-only", {5, 5, 5}, /*theme=*/false, 0.9),
                                Candidate("fits-less", {4}, true, 0.2),
                                Candidate("fits-more", {4}, true, 0.8),
                                Candidate("best", {5}, true, 0.1),
                                Candidate("unknown", {}, true, 1.0),
                                Candidate("indifferent-and-many", {3, 3, 3}, true, 1.0)};
  Rank(&matches);
  std::vector<std::string> order;
  for (const Match& match : matches) order.push_back(match.listing.id);
  EXPECT_EQ(order, (std::vector<std::string>{"best", "fits-more", "fits-less", "indifferent-and-many", "unknown",
                                             "words-only"}));
}

TEST(MatchRanking, WhatTwoHaveInCommon) {
  const ExchangeListing asked{.theme_slugs = {"inclusion-sociale", "jeunesse"}, .words = {"emploi", "jeunes"}};
  const Match match = MatchOf(asked, {.theme_slugs = {"jeunesse"}, .words = {"jeunes", "mobilite"}});
  EXPECT_EQ(match.shared_themes, (std::vector<std::string>{"jeunesse"}));
  EXPECT_EQ(match.shared_words, (std::vector<std::string>{"jeunes"}));
  EXPECT_DOUBLE_EQ(match.relevance, (2 * 0.5 + 1.0 / 3) / 3);
  EXPECT_DOUBLE_EQ(MatchOf(asked, asked).relevance, 1.0);
  EXPECT_DOUBLE_EQ(MatchOf(asked, {}).relevance, 0.0);
}

}  // namespace
}  // namespace socle::registry
