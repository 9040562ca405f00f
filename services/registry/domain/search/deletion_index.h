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
  DeletionIndex(std::span<const Form> forms, uint32_t most_per_hash);

  // Calls visit(value) for all values under these hashes; a value may come more than once.
  template <typename Visit>
  void Lookup(std::span<const uint32_t> hashes, Visit&& visit) const {
    if (slots_.empty()) return;
    // Each look-up is a cache miss at scale: ask for all of them before reading the first.
    for (uint32_t hash : hashes) __builtin_prefetch(&slots_[SlotOf(hash)]);
    for (uint32_t hash : hashes) {
      for (size_t slot = SlotOf(hash); slots_[slot].value != kEmpty; ++slot) {
        if (slots_[slot].hash == hash) visit(slots_[slot].value);
      }
    }
  }

  size_t bytes() const { return slots_.capacity() * sizeof(Form); }

 private:
  static constexpr uint32_t kEmpty = UINT32_MAX;

  // Hashes keep their order in the slots, so that a table of any size is used evenly.
  size_t SlotOf(uint32_t hash) const { return static_cast<size_t>(uint64_t{hash} * spread_ >> 32); }

  // Open addressing: a form lies in its slot or in the next free one. Some empty slots end the table, no wrapping.
  std::vector<Form> slots_;
  uint64_t spread_ = 0;
};

}  // namespace socle::registry
