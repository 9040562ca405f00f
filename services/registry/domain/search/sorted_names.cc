#include "services/registry/domain/search/sorted_names.h"

#include <algorithm>

namespace socle::registry {
namespace {

constexpr size_t kHead = 8;
constexpr size_t kStride = 32;

uint64_t HeadOf(std::string_view name) {
  uint64_t head = 0;
  for (size_t i = 0; i < kHead; ++i) head = head << 8 | (i < name.size() ? static_cast<uint8_t>(name[i]) : 0U);
  return head;
}

struct Headed {
  uint64_t head;
  std::string_view name;
  bool operator<(const Headed& other) const { return head != other.head ? head < other.head : name < other.name; }
  bool operator==(const Headed& other) const { return head == other.head && name == other.name; }
};

}  // namespace

SortedNames::SortedNames(const std::vector<std::string_view>& names) {
  std::vector<Headed> sorted;
  sorted.reserve(names.size());
  for (std::string_view name : names) sorted.push_back({HeadOf(name), name});
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  size_t bytes = 0;
  for (const Headed& one : sorted) bytes += one.name.size();
  text_.reserve(bytes);
  heads_.reserve(sorted.size());
  begin_.reserve(sorted.size() + 1);
  for (const Headed& one : sorted) {
    if (heads_.size() % kStride == 0) tops_.push_back(one.head);
    heads_.push_back(one.head);
    text_.append(one.name);
    begin_.push_back(static_cast<uint32_t>(text_.size()));
  }
}

uint32_t SortedNames::FirstFrom(uint64_t head) const {
  auto top = std::lower_bound(tops_.begin(), tops_.end(), head);
  // All before the last smaller top are smaller, none after this top is.
  const size_t to = std::min(static_cast<size_t>(top - tops_.begin()) * kStride, heads_.size());
  const size_t from = to == 0 || top == tops_.begin() ? 0 : static_cast<size_t>(top - tops_.begin() - 1) * kStride;
  return static_cast<uint32_t>(std::lower_bound(heads_.begin() + static_cast<std::ptrdiff_t>(from),
                                                heads_.begin() + static_cast<std::ptrdiff_t>(to), head) -
                               heads_.begin());
}

SortedNames::Range SortedNames::WithPrefix(std::string_view prefix) const {
  if (prefix.empty()) return {0, size()};
  const uint64_t head = HeadOf(prefix);
  const size_t known = std::min(prefix.size(), kHead);
  const uint64_t free_bits = 8 * (kHead - known);
  const uint64_t last_head = head | (free_bits == 0 ? 0 : (uint64_t{1} << free_bits) - 1);
  Range range;
  range.first = FirstFrom(head);
  range.last = last_head == UINT64_MAX ? size() : FirstFrom(last_head + 1);
  if (prefix.size() <= kHead) return range;
  auto search = [&](auto before) {
    uint32_t low = range.first, high = range.last;
    while (low < high) {
      uint32_t middle = low + (high - low) / 2;
      if (before((*this)[middle].substr(0, prefix.size()))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  range.first = search([&](std::string_view name) { return name < prefix; });
  range.last = search([&](std::string_view name) { return name <= prefix; });
  return range;
}

uint32_t SortedNames::Find(std::string_view name) const {
  Range range = WithPrefix(name);
  return !range.empty() && (*this)[range.first].size() == name.size() ? range.first : kNone;
}

}  // namespace socle::registry
