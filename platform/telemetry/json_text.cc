#include "platform/telemetry/json_text.h"

#include <iterator>

namespace socle::telemetry {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kCut = "\xE2\x80\xA6";

struct CodePoint {
  uint32_t value;
  size_t bytes;  // 0 when what stands there is not UTF-8
};

// Decodes the code point at the begin of `text`, refusing overlong forms, surrogates and what is above U+10FFFF.
CodePoint Decode(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  size_t bytes = 0;
  uint32_t value = 0;
  uint32_t least = 0;
  if ((first & 0xE0) == 0xC0) {
    bytes = 2, value = first & 0x1Fu, least = 0x80;
  } else if ((first & 0xF0) == 0xE0) {
    bytes = 3, value = first & 0x0Fu, least = 0x800;
  } else if ((first & 0xF8) == 0xF0) {
    bytes = 4, value = first & 0x07u, least = 0x10000;
  } else {
    return {0, 0};
  }
  if (text.size() < bytes) return {0, 0};
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {0, 0};
  return {value, bytes};
}

// What moves the cursor, ends a line or reorders the text around it.
bool IsUnsafe(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

void AppendEscaped(std::string_view text, size_t max_bytes, TextBuffer* out) {
  const auto put = [out](std::string_view piece) { out->append(piece.data(), piece.data() + piece.size()); };
  const size_t end = std::min(text.size(), max_bytes);
  size_t at = 0;
  while (at < end) {
    const CodePoint c = Decode(text.substr(at));
    if (c.bytes == 0) {
      put(kReplacement);
      ++at;
      continue;
    }
    if (c.value == '"' || c.value == '\\') {
      out->push_back('\\');
      out->push_back(static_cast<char>(c.value));
    } else if (c.value == '\n') {
      put("\\n");
    } else if (IsUnsafe(c.value)) {
      fmt::format_to(std::back_inserter(*out), "\\u{:04x}", c.value);
    } else {
      put(text.substr(at, c.bytes));
    }
    at += c.bytes;
  }
  if (text.size() > max_bytes) put(kCut);
}

void AppendJsonString(std::string_view text, size_t max_bytes, TextBuffer* out) {
  out->push_back('"');
  AppendEscaped(text, max_bytes, out);
  out->push_back('"');
}

}  // namespace socle::telemetry
