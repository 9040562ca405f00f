#include "services/registry/domain/search/deletion_index.h"

#include <algorithm>
#include <bit>

namespace socle::registry {
namespace {

constexpr uint64_t kBase = 0x9E3779B97F4A7C15ULL;

uint32_t Finish(uint64_t polynomial, size_t size, uint32_t salt) {
  uint64_t h = polynomial + (static_cast<uint64_t>(salt) << 32) + size;
  h ^= h >> 29;
  h *= 0xBF58476D1CE4E5B9ULL;
  h ^= h >> 32;
  h *= 0x94D049BB133111EBULL;
  return static_cast<uint32_t>(h >> 32);
}

// Stable. Nearly all buckets hold a handful.
void SortByHash(std::span<DeletionIndex::Form> forms) {
  if (forms.size() > 32) {
    std::stable_sort(forms.begin(), forms.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
    return;
  }
  for (size_t i = 1; i < forms.size(); ++i) {
    const DeletionIndex::Form form = forms[i];
    size_t j = i;
    for (; j > 0 && forms[j - 1].hash > form.hash; --j) forms[j] = forms[j - 1];
    forms[j] = form;
  }
}

}  // namespace

void DeletionForms::Add(std::string_view word, uint32_t salt) {
  // A polynomial of the letters: the hash without one letter follows from the prefix before it and the rest.
  uint64_t whole = 0;
  for (char c : word) whole = whole * kBase + static_cast<uint8_t>(c) + 1;
  if (count_ + word.size() + 1 > hashes_.size()) return;
  hashes_[count_++] = Finish(whole, word.size(), salt);
  std::array<uint64_t, kMaxNameBytes + 1> before;
  before[0] = 0;
  for (size_t i = 0; i < word.size(); ++i) before[i + 1] = before[i] * kBase + static_cast<uint8_t>(word[i]) + 1;
  uint64_t power = 1;
  for (size_t i = word.size(); i-- > 0;) {
    // Of equal neighbours either may go: same form.
    if (i + 1 == word.size() || word[i] != word[i + 1]) {
      uint64_t rest = whole - before[i + 1] * power;
      hashes_[count_++] = Finish(before[i] * power + rest, word.size() - 1, salt);
    }
    power *= kBase;
  }
}

DeletionIndex::DeletionIndex(std::span<const Form> forms, size_t most_per_hash) {
  if (forms.empty()) return;
  // About two forms a bucket: a look-up reads one cache line of the directory and one of the forms.
  const auto bits = std::clamp<uint32_t>(static_cast<uint32_t>(std::bit_width(forms.size() / 2)), 1, 24);
  shift_ = 32 - bits;
  const size_t buckets = size_t{1} << bits;
  std::vector<uint32_t> next(buckets + 1, 0);
  for (const Form& form : forms) ++next[(form.hash >> shift_) + 1];
  for (size_t bucket = 0; bucket < buckets; ++bucket) next[bucket + 1] += next[bucket];
  std::vector<Form> sorted(forms.size());
  std::vector<uint32_t> place(next.begin(), next.end() - 1);
  for (const Form& form : forms) sorted[place[form.hash >> shift_]++] = form;

  bucket_begin_.assign(buckets + 1, 0);
  size_t kept = 0;
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    const size_t first = next[bucket], last = next[bucket + 1];
    SortByHash(std::span(sorted).subspan(first, last - first));
    size_t same = 0;
    uint32_t previous = 0;
    for (size_t i = first; i < last; ++i) {
      const Form form = sorted[i];
      same = i > first && previous == form.hash ? same + 1 : 0;
      previous = form.hash;
      if (same < most_per_hash) sorted[kept++] = form;
    }
    bucket_begin_[bucket + 1] = static_cast<uint32_t>(kept);
  }
  forms_.assign(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(kept));
}

}  // namespace socle::registry
