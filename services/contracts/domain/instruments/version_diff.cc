#include "services/contracts/domain/instruments/version_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "platform/api/digest.h"

namespace socle::contracts {
namespace {

using Lines = std::vector<std::string_view>;
using Kind = DiffLine::Kind;

// More changes than this are not looked for one by one: the work, and the memory, grow with their square.
constexpr int kMostChanges = 2000;

// A text that ends in a line end has no empty line behind it, as a text without has none less.
Lines LinesOf(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The shortest way from one list to the other (E. W. Myers, An O(ND) Difference Algorithm, 1986): `furthest[k]` is how
// far into `before` one comes on the diagonal k (place in `before` less place in `after`) with d changes.
class ShortestEdit {
 public:
  ShortestEdit(std::span<const std::string_view> before, std::span<const std::string_view> after)
      : before_(before),
        after_(after),
        size_(static_cast<int>(std::min<size_t>(before.size() + after.size(), kMostChanges))) {}

  // Whether each line of `before` and of `after` stays. False when there are too many changes.
  bool Find(std::vector<bool>* before_stays, std::vector<bool>* after_stays) {
    const int n = static_cast<int>(before_.size()), m = static_cast<int>(after_.size());
    std::vector<int> furthest(2 * static_cast<size_t>(size_) + 3, 0);
    const auto at = [&](int k) -> int& { return furthest[static_cast<size_t>(k + size_ + 1)]; };
    for (int d = 0; d <= size_; ++d) {
      for (int k = -d; k <= d; k += 2) {
        int x = Down(d, k, at) ? at(k + 1) : at(k - 1) + 1;
        while (x < n && x - k >= 0 && x - k < m &&
               before_[static_cast<size_t>(x)] == after_[static_cast<size_t>(x - k)])
          ++x;
        at(k) = x;
        if (x >= n && x - k >= m) {
          rows_.emplace_back(furthest.begin() + (size_ - d), furthest.begin() + (size_ + d + 3));
          WalkBack(d, before_stays, after_stays);
          return true;
        }
      }
      rows_.emplace_back(furthest.begin() + (size_ - d), furthest.begin() + (size_ + d + 3));
    }
    return false;
  }

 private:
  // Whether the way to diagonal k with d changes comes from an added line.
  template <typename At>
  static bool Down(int d, int k, const At& at) {
    return k == -d || (k != d && at(k - 1) < at(k + 1));
  }

  void WalkBack(int d, std::vector<bool>* before_stays, std::vector<bool>* after_stays) const {
    int x = static_cast<int>(before_.size()), y = static_cast<int>(after_.size());
    for (; d > 0; --d) {
      const std::vector<int>& row = rows_[static_cast<size_t>(d) - 1];
      const auto at = [&row, d](int k) { return row[static_cast<size_t>(k + d)]; };
      const int k = x - y;
      const bool down = Down(d, k, at);
      const int from_x = at(down ? k + 1 : k - 1), from_y = from_x - (down ? k + 1 : k - 1);
      const int begin_x = down ? from_x : from_x + 1;
      for (; x > begin_x; --x, --y) Stays(x, y, before_stays, after_stays);
      x = from_x;
      y = from_y;
    }
    for (; x > 0 && y > 0; --x, --y) Stays(x, y, before_stays, after_stays);
  }

  static void Stays(int x, int y, std::vector<bool>* before_stays, std::vector<bool>* after_stays) {
    (*before_stays)[static_cast<size_t>(x) - 1] = true;
    (*after_stays)[static_cast<size_t>(y) - 1] = true;
  }

  const std::span<const std::string_view> before_, after_;
  const int size_;
  std::vector<std::vector<int>> rows_;  // of each d, the diagonals from -d-1 to d+1
};

struct Field {
  std::string name;
  std::string value;
};

// "party: {name} {rest}" is the field "party {name}", and so are attachments.
std::vector<Field> FieldsOf(std::string_view canonical) {
  std::vector<Field> fields;
  while (!canonical.empty()) {
    const size_t end = std::min(canonical.find('\n'), canonical.size());
    const std::string_view line = canonical.substr(0, end);
    canonical.remove_prefix(std::min(end + 1, canonical.size()));
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;  // the first line
    std::string name(line.substr(0, colon));
    std::string value(line.substr(colon + 2));
    if (name == "text") {
      fields.push_back({"text", fmt::format("{} bytes, SHA-256 {}", value, api::Sha256Hex(canonical))});
      break;
    }
    if (name == "party" || name == "attachment") {
      const size_t space = std::min(value.find(' '), value.size());
      name += " " + value.substr(0, space);
      value.erase(0, std::min(space + 1, value.size()));
    }
    if (name != "version") fields.push_back({std::move(name), std::move(value)});
  }
  return fields;
}

// Lines that are in both at the beginning, or from the end, of what is left of them.
size_t SameAtBegin(const Lines& before, const Lines& after) {
  const auto ends = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  return static_cast<size_t>(ends.first - before.begin());
}

size_t SameAtEnd(const Lines& before, const Lines& after, size_t begin) {
  size_t same = 0;
  while (same < before.size() - begin && same < after.size() - begin &&
         before[before.size() - 1 - same] == after[after.size() - 1 - same]) {
    ++same;
  }
  return same;
}

}  // namespace

std::vector<DiffLine> DiffLines(std::string_view before, std::string_view after) {
  const Lines old_lines = LinesOf(before), new_lines = LinesOf(after);
  const size_t begin = SameAtBegin(old_lines, new_lines), end = SameAtEnd(old_lines, new_lines, begin);
  std::vector<bool> old_stays(old_lines.size() - begin - end, false), new_stays(new_lines.size() - begin - end, false);
  ShortestEdit(std::span(old_lines).subspan(begin, old_stays.size()),
               std::span(new_lines).subspan(begin, new_stays.size()))
      .Find(&old_stays, &new_stays);
  const auto stays = [&](const std::vector<bool>& middle, size_t i) {
    return i < begin || i - begin >= middle.size() || middle[i - begin];
  };
  std::vector<DiffLine> lines;
  size_t i = 0, j = 0;
  while (i < old_lines.size() || j < new_lines.size()) {
    const auto number_before = static_cast<int32_t>(i + 1), number_after = static_cast<int32_t>(j + 1);
    if (i < old_lines.size() && !stays(old_stays, i)) {
      lines.push_back({Kind::kRemoved, number_before, 0, old_lines[i++]});
    } else if (j < new_lines.size() && !stays(new_stays, j)) {
      lines.push_back({Kind::kAdded, 0, number_after, new_lines[j++]});
    } else {
      lines.push_back({Kind::kSame, number_before, number_after, old_lines[i++]});
      ++j;
    }
  }
  return lines;
}

std::vector<DiffLine> NearChanges(const std::vector<DiffLine>& lines, size_t context) {
  std::vector<bool> shown(lines.size(), false);
  for (size_t i = 0, done = 0; i < lines.size(); ++i) {
    if (lines[i].kind == Kind::kSame) continue;
    const size_t to = std::min(lines.size(), i + context + 1);
    for (size_t near = std::max(done, i - std::min(i, context)); near < to; ++near) shown[near] = true;
    done = to;
  }
  std::vector<DiffLine> near;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (shown[i]) near.push_back(lines[i]);
  }
  return near;
}

std::vector<FieldChange> FieldChanges(std::string_view before, std::string_view after) {
  const std::vector<Field> old_fields = FieldsOf(before), new_fields = FieldsOf(after);
  const auto find = [](const std::vector<Field>& fields, const std::string& name) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& one) { return one.name == name; });
    return found == fields.end() ? std::string() : found->value;
  };
  std::vector<FieldChange> changes;
  for (const Field& field : old_fields) {
    std::string now = find(new_fields, field.name);
    if (now != field.value) changes.push_back({field.name, field.value, std::move(now)});
  }
  for (const Field& field : new_fields) {
    if (find(old_fields, field.name).empty() && !field.value.empty()) changes.push_back({field.name, "", field.value});
  }
  return changes;
}

}  // namespace socle::contracts
