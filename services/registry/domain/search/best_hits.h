// The best hits so far of one search, and what a candidate must reach to be one of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "services/registry/domain/search/search_index.h"

namespace socle::registry {

// How well a name fits, before population: `tier` first, then `cost` in powers of ten of population. A cost of 1 sets a
// name back as if it had a tenth of its inhabitants.
struct Fit {
  enum Tier : int8_t {
    kPlausible = 0,   // begins so, has such words, is one error away
    kButForArticles,  // the name, but for articles or the order of words
    kSame,            // the name
  };
  Tier tier = kPlausible;
  float cost = 0;
};

class BestHits {
 public:
  BestHits(const SearchOptions& options, std::span<const uint32_t> ids, std::span<const float> weights,
           absl::FunctionRef<bool(uint32_t)> accept)
      : ids_(ids),
        weights_(weights),
        accept_(accept),
        boost_(options.population_boost),
        limit_(static_cast<size_t>(std::min(options.limit, SearchIndex::kMaxLimit))) {}

  // Neither this entry nor, with the same fit or a worse one, any of higher rank can become a hit.
  bool Hopeless(uint32_t rank, Fit fit) const {
    return size_ == limit_ && !Before({Score(rank, fit), rank}, hits_[size_ - 1]);
  }

  void Consider(uint32_t rank, Fit fit) {
    const Hit hit{Score(rank, fit), rank};
    if (size_ == limit_ && !Before(hit, hits_[size_ - 1])) return;
    size_t known = 0;
    while (known < size_ && ids_[hits_[known].rank] != ids_[rank]) ++known;
    if (known < size_) {
      if (!Before(hit, hits_[known])) return;
    } else {
      if (!accept_(ids_[rank])) return;
      if (size_ < limit_) ++size_;
      known = size_ - 1;
    }
    best_ = fit.tier > Fit::kPlausible ? -1.0F : std::min(best_, fit.cost);
    // The hit takes the place of its worse self, or of the last.
    for (; known > 0 && Before(hit, hits_[known - 1]); --known) hits_[known] = hits_[known - 1];
    hits_[known] = hit;
  }

  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == limit_; }
  // The least cost of any hit so far: negative for one of a higher tier, large if there is none.
  float best_cost() const { return best_; }

  std::vector<SearchHit> Take() const {
    std::vector<SearchHit> taken;
    taken.reserve(size_);
    for (size_t i = 0; i < size_; ++i) taken.push_back({ids_[hits_[i].rank], (hits_[i].score + 8.0F) / 64.0F});
    return taken;
  }

 private:
  struct Hit {
    float score;
    uint32_t rank;
  };
  static bool Before(const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.rank < b.rank; }

  // Weights are 0 … 8 and costs below 8, so that without boost no population crosses a tier; with boost a tier is worth
  // about six times the inhabitants.
  float Score(uint32_t rank, Fit fit) const {
    return weights_[rank] - fit.cost + static_cast<float>(fit.tier) * (boost_ ? 0.75F : 16.0F);
  }

  std::span<const uint32_t> ids_;
  std::span<const float> weights_;
  absl::FunctionRef<bool(uint32_t)> accept_;
  bool boost_;
  size_t limit_;
  size_t size_ = 0;
  float best_ = 1e9F;
  std::array<Hit, SearchIndex::kMaxLimit> hits_;
};

}  // namespace socle::registry
