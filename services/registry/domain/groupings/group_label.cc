#include "services/registry/domain/groupings/group_label.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace socle::registry {
namespace {

// What Windows-1252 has at 0x80 … 0x9F; 0: nothing.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// Base letters of U+00C0 … U+00FF.
constexpr std::string_view kBaseLetters = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTSAAAAAAACEEEEIIIIDNOOOOOxOUUUUYTY";

// Takes one code point off the front of valid UTF-8.
char32_t TakeCodePoint(std::string_view& text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(0);
  size_t size = 1;
  char32_t point = lead;
  if (lead >= 0xF0) {
    size = 4;
    point = (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  } else if (lead >= 0xE0) {
    size = 3;
    point = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  } else if (lead >= 0xC0) {
    size = 2;
    point = (lead & 0x1F) << 6 | (byte(1) & 0x3F);
  }
  text.remove_prefix(std::min(size, text.size()));
  return point;
}

void AppendUtf8(char32_t point, std::string& text) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | point >> 6);
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0 | point >> 12);
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | point >> 18);
    text += static_cast<char>(0x80 | (point >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  }
}

bool IsPlain(std::string_view label) {
  if (label.empty() || label.front() == ' ' || label.back() == ' ') return false;
  char previous = 0;
  for (const char c : label) {
    if (static_cast<unsigned char>(c) == 0xC2 || (c == ' ' && previous == ' ')) return false;
    previous = c;
  }
  return true;
}

}  // namespace

std::string RepairGroupLabel(std::string_view label) {
  if (IsPlain(label)) return std::string(label);
  std::string repaired;
  bool space = false;
  while (!label.empty()) {
    char32_t point = TakeCodePoint(label);
    if (point >= 0x80 && point < 0xA0 && kWindows1252[point - 0x80] != 0) point = kWindows1252[point - 0x80];
    if (point == ' ' || point == 0xA0) {
      space = true;
      continue;
    }
    if (space && !repaired.empty()) repaired += ' ';
    space = false;
    AppendUtf8(point, repaired);
  }
  return repaired;
}

std::string GroupLabelKey(std::string_view label, std::string_view nature) {
  if (label.size() > nature.size() && label.starts_with(nature) && label[nature.size()] == ' ') {
    label.remove_prefix(nature.size());
  }
  std::string key;
  key.reserve(label.size());
  while (!label.empty()) {
    const char32_t point = TakeCodePoint(label);
    if (point >= 'a' && point <= 'z') {
      key += static_cast<char>(point - 'a' + 'A');
    } else if ((point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9')) {
      key += static_cast<char>(point);
    } else if (point == 0x152 || point == 0x153) {
      key += "OE";
    } else if (point == 0xC6 || point == 0xE6) {
      key += "AE";
    } else if (point >= 0xC0 && point <= 0xFF) {
      key += kBaseLetters[point - 0xC0];
    }
  }
  return key;
}

}  // namespace socle::registry
