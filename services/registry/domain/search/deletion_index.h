// Finds names one typing error away without comparing with all of them.
//
// Two words one insertion, deletion, replacement or swap apart become equal when at most one letter is taken out of
// each. So every word is stored under itself and under each of its forms less one letter, and a query looks up the same
// forms of its own: some ten look-ups instead of 39,000 comparisons. What is found must be compared for good: forms are
// kept as 32-bit hashes, and equal forms allow two edits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "services/registry/domain/search/name_words.h"

namespace socle::registry {

// The forms of one word. `salt` keeps kinds of words apart in one index.
class DeletionForms {
 public:
  void Add(std::string_view word, uint32_t salt);
  std::span<const uint32_t> hashes() const { return {hashes_.data(), count_}; }
  void clear() { count_ = 0; }

 private:
  // Room for the forms of one whole name, or of ten half names.
  std::array<uint32_t, 12 * (kMaxNameBytes / 2 + 2)> hashes_;
  size_t count_ = 0;
};

class DeletionIndex {
 public:
  struct Form {
    uint32_t hash;
    uint32_t value;
  };

  DeletionIndex() = default;
  // Values under one hash keep the order of `forms`; those beyond `most_per_hash` are left out: put the best first.
  DeletionIndex(std::span<const Form> forms, size_t most_per_hash);

  // Calls visit(value) for all values under these hashes; a value may come more than once.
  template <typename Visit>
  void Lookup(std::span<const uint32_t> hashes, Visit&& visit) const {
    if (forms_.empty()) return;
    // Each look-up is a cache miss at scale: ask for all of them before reading the first.
    for (uint32_t hash : hashes) __builtin_prefetch(&bucket_begin_[hash >> shift_]);
    for (uint32_t hash : hashes) __builtin_prefetch(&forms_[bucket_begin_[hash >> shift_]]);
    for (uint32_t hash : hashes) {
      uint32_t bucket = hash >> shift_;
      for (uint32_t i = bucket_begin_[bucket]; i < bucket_begin_[bucket + 1] && forms_[i].hash <= hash; ++i) {
        if (forms_[i].hash == hash) visit(forms_[i].value);
      }
    }
  }

  size_t bytes() const { return forms_.capacity() * sizeof(Form) + bucket_begin_.capacity() * 4; }

 private:
  std::vector<Form> forms_;  // by hash
  std::vector<uint32_t> bucket_begin_;
  uint32_t shift_ = 0;
};

}  // namespace socle::registry
