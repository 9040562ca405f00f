// Lists of entries, one behind the other, and the best of any run of them first.
//
// Entries are numbered by rank (0 is the most populous), lists follow the order of SortedNames, so all names that begin
// with "sai" are one run, and its most populous entries come out one by one without looking at the thousands of others.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace socle::registry {

class RankedPostings {
 public:
  RankedPostings() = default;
  explicit RankedPostings(std::vector<uint32_t> ranks) : ranks_(std::move(ranks)) { BuildBlocks(); }

  uint32_t size() const { return static_cast<uint32_t>(ranks_.size()); }
  uint32_t operator[](uint32_t place) const { return ranks_[place]; }

  // Calls visit(rank, place) for places of [first, last). Up to kOrdered of them come by ascending rank, and then visit
  // may return false to say that no higher rank matters. A caller that still goes on (a narrow filter refuses nearly
  // all) gets places in storage order, some of them again. `budget` bounds either phase: work is bounded whatever the
  // run.
  template <typename Visit>
  void BestFirst(uint32_t first, uint32_t last, uint32_t budget, Visit&& visit) const {
    if (last - first > kSmall && (VisitOrdered(first, last, std::min(budget, kOrdered), visit) || budget <= kOrdered)) {
      return;
    }
    last = first + std::min(last - first, budget);
    for (uint32_t place = first; place < last; ++place) visit(ranks_[place], place);
  }

  size_t bytes() const {
    size_t sum = ranks_.capacity() * 4;
    for (const auto& level : levels_) sum += level.capacity() * 4;
    return sum;
  }

 private:
  static constexpr uint32_t kSmall = 24;
  static constexpr uint32_t kOrdered = 128;
  static constexpr uint32_t kBlock = 16;

  struct Run {
    uint32_t rank;  // the least in it
    uint32_t place;
    uint32_t first;
    uint32_t last;
    bool operator<(const Run& other) const { return rank > other.rank || (rank == other.rank && place > other.place); }
  };

  // The place of the least rank in [first, last), which is not empty.
  uint32_t Least(uint32_t first, uint32_t last) const {
    uint32_t from = (first + kBlock - 1) / kBlock;
    uint32_t to = last / kBlock;
    if (from >= to) return LeastOf(first, last);
    uint32_t best = levels_.empty() ? first : LeastBlock(from, to);
    if (first < from * kBlock) best = Better(LeastOf(first, from * kBlock), best);
    if (to * kBlock < last) best = Better(best, LeastOf(to * kBlock, last));
    return best;
  }
  uint32_t LeastOf(uint32_t first, uint32_t last) const {
    uint32_t best = first;
    for (uint32_t place = first + 1; place < last; ++place) best = ranks_[place] < ranks_[best] ? place : best;
    return best;
  }
  uint32_t LeastBlock(uint32_t from, uint32_t to) const {
    auto level = static_cast<uint32_t>(std::bit_width(to - from)) - 1;
    return Better(levels_[level][from], levels_[level][to - (1U << level)]);
  }
  uint32_t Better(uint32_t a, uint32_t b) const { return ranks_[b] < ranks_[a] ? b : a; }

  void BuildBlocks() {
    const uint32_t blocks = size() / kBlock;
    if (blocks == 0) return;
    levels_.emplace_back(blocks);
    for (uint32_t block = 0; block < blocks; ++block) levels_[0][block] = LeastOf(block * kBlock, (block + 1) * kBlock);
    for (uint32_t width = 2; width <= blocks; width *= 2) {
      const std::vector<uint32_t>& below = levels_.back();
      std::vector<uint32_t> level(blocks - width + 1);
      for (uint32_t i = 0; i < level.size(); ++i) level[i] = Better(below[i], below[i + width / 2]);
      levels_.push_back(std::move(level));
    }
  }

  // True if visit said stop, or if all were seen.
  template <typename Visit>
  bool VisitOrdered(uint32_t first, uint32_t last, uint32_t most, Visit& visit) const {
    std::array<Run, kOrdered + 2> heap;
    uint32_t runs = 0;
    auto push = [&](uint32_t from, uint32_t to) {
      if (from >= to) return;
      uint32_t place = Least(from, to);
      heap[runs++] = {ranks_[place], place, from, to};
      std::push_heap(heap.begin(), heap.begin() + runs);
    };
    push(first, last);
    for (uint32_t seen = 0; seen < most && runs > 0; ++seen) {
      std::pop_heap(heap.begin(), heap.begin() + runs);
      Run run = heap[--runs];
      if (!visit(run.rank, run.place)) return true;
      push(run.first, run.place);
      push(run.place + 1, run.last);
    }
    return runs == 0;
  }

  std::vector<uint32_t> ranks_;
  std::vector<std::vector<uint32_t>> levels_;  // places of the least rank of 1, 2, 4 … blocks
};

}  // namespace socle::registry
