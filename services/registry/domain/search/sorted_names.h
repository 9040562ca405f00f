// Distinct names in byte order, to find all that begin with some letters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace socle::registry {

class SortedNames {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  struct Range {
    uint32_t first = 0;
    uint32_t last = 0;  // one past the end
    bool empty() const { return first == last; }
  };

  SortedNames() = default;
  // Copies the names, which may repeat and come in any order. No name is empty or holds a zero byte.
  explicit SortedNames(const std::vector<std::string_view>& names);

  uint32_t size() const { return static_cast<uint32_t>(heads_.size()); }
  std::string_view operator[](uint32_t name) const {
    return std::string_view(text_).substr(begin_[name], begin_[name + 1] - begin_[name]);
  }

  Range WithPrefix(std::string_view prefix) const;
  // The name's number, or kNone.
  uint32_t Find(std::string_view name) const;

  size_t bytes() const { return text_.capacity() + (heads_.capacity() + tops_.capacity()) * 8 + begin_.capacity() * 4; }

 private:
  // The first name whose head is at least `head`, or beyond it.
  uint32_t FirstFrom(uint64_t head) const;

  std::vector<uint64_t> heads_;  // the first eight bytes, big-endian: most comparisons end here
  std::vector<uint64_t> tops_;   // every 32nd head: small enough to stay in the cache
  std::vector<uint32_t> begin_{0};
  std::string text_;
};

}  // namespace socle::registry
