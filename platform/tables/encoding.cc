#include "platform/tables/encoding.h"

#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include "platform/api/text.h"

namespace socle::tables {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kLittleEndianMark = "\xFF\xFE";
constexpr std::string_view kBigEndianMark = "\xFE\xFF";

// 0x80 to 0x9F of Windows-1252; the rest is as in Unicode.
constexpr char16_t kWindows[] =
    u"\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD"
    u"\u017D\uFFFD\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A"
    u"\u0153\uFFFD\u017E\u0178";

void AppendBelow10000(char16_t c, std::string& text) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::string FromWindows1252(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    AppendBelow10000(c >= 0x80 && c < 0xA0 ? kWindows[c - 0x80] : static_cast<char16_t>(c), text);
  }
  return text;
}

std::string FromUtf16(std::string_view bytes, bool big_endian) {
  std::u16string units(bytes.size() / 2, u'\0');
  for (size_t i = 0; i < units.size(); ++i) {
    const auto first = static_cast<unsigned char>(bytes[2 * i]), second = static_cast<unsigned char>(bytes[2 * i + 1]);
    units[i] = static_cast<char16_t>(big_endian ? first << 8 | second : second << 8 | first);
  }
  for (size_t i = 0; i < units.size(); ++i) {
    if (!U16_IS_SURROGATE(units[i])) continue;
    if (U16_IS_LEAD(units[i]) && i + 1 < units.size() && U16_IS_TRAIL(units[i + 1])) {
      ++i;
    } else {
      units[i] = u'\uFFFD';
    }
  }
  std::string text;
  icu::UnicodeString(units.data(), static_cast<int32_t>(units.size())).toUTF8String(text);
  if (bytes.size() % 2 != 0) text += "\uFFFD";
  return text;
}

}  // namespace

DecodedText Decode(std::string_view bytes) {
  if (bytes.substr(0, 3) == kUtf8Mark) bytes.remove_prefix(3);
  if (bytes.substr(0, 2) == kLittleEndianMark) return {FromUtf16(bytes.substr(2), false), Encoding::kUtf16};
  if (bytes.substr(0, 2) == kBigEndianMark) return {FromUtf16(bytes.substr(2), true), Encoding::kUtf16};
  if (!api::FindInvalidUtf8(bytes)) return {std::string(bytes), Encoding::kUtf8};
  return {FromWindows1252(bytes), Encoding::kWindows1252};
}

}  // namespace socle::tables
