#include "services/registry/domain/search/deletion_index.h"

namespace socle::registry {
namespace {

// Room behind the last slot, so that the table is not copied for a run that begins in it.
constexpr size_t kOverrun = 4096;

constexpr uint64_t kBase = 0x9E3779B97F4A7C15ULL;

uint32_t Finish(uint64_t polynomial, size_t size, uint32_t salt) {
  uint64_t h = polynomial + (static_cast<uint64_t>(salt) << 32) + size;
  h ^= h >> 29;
  h *= 0xBF58476D1CE4E5B9ULL;
  h ^= h >> 32;
  h *= 0x94D049BB133111EBULL;
  return static_cast<uint32_t>(h >> 32);
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

DeletionIndex::DeletionIndex(std::span<const Form> forms, uint32_t most_per_hash) {
  if (forms.empty()) return;
  // Two thirds full: most look-ups read one cache line.
  spread_ = forms.size() + forms.size() / 2 + 1;
  slots_.reserve(spread_ + kOverrun);
  slots_.assign(spread_, Form{0, kEmpty});
  // Filled in the order given, which is that of the best; the table may grow a little beyond its last slot.
  for (const Form& form : forms) {
    size_t slot = SlotOf(form.hash);
    uint32_t same = 0;
    for (; slot < slots_.size() && slots_[slot].value != kEmpty; ++slot) same += slots_[slot].hash == form.hash ? 1 : 0;
    if (same >= most_per_hash) continue;
    if (slot == slots_.size()) slots_.push_back(Form{0, kEmpty});
    slots_[slot] = form;
  }
  slots_.push_back(Form{0, kEmpty});
}

}  // namespace socle::registry
