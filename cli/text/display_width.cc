#include "cli/text/display_width.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace socle::cli {
namespace {

// The code point at `offset`, which moves behind it; U+FFFD for bytes that are not UTF-8.
UChar32 NextCodePoint(std::string_view text, int32_t& offset) {
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(text.data(), offset, static_cast<int32_t>(text.size()), c);
  return c;
}

size_t WidthOf(UChar32 c) {
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int32_t east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (int32_t offset = 0; offset < static_cast<int32_t>(text.size());) width += WidthOf(NextCodePoint(text, offset));
  return width;
}

std::string FitToWidth(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  size_t taken = 0;
  int32_t kept = 0;
  for (int32_t offset = 0; offset < static_cast<int32_t>(text.size());) {
    taken += WidthOf(NextCodePoint(text, offset));
    if (taken > width - 1) break;  // one column is the ellipsis's
    kept = offset;
  }
  return std::string(text.substr(0, static_cast<size_t>(kept))) + "…";
}

std::string Printable(std::string_view text) {
  std::string shown;
  for (int32_t offset = 0; offset < static_cast<int32_t>(text.size());) {
    const int32_t start = offset;
    const UChar32 c = NextCodePoint(text, offset);
    const auto type = u_charType(c);
    const bool bad = c == 0xFFFD || type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR ||
                     type == U_PARAGRAPH_SEPARATOR || (c >= 0x202A && c <= 0x202E) ||
                     (c >= 0x2066 && c <= 0x2069);  // bidirectional overrides
    shown += bad ? std::string_view("\xEF\xBF\xBD")
                 : text.substr(static_cast<size_t>(start), static_cast<size_t>(offset - start));
  }
  return shown;
}

}  // namespace socle::cli
