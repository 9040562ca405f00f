// Text of outside files as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace socle::tables {

enum class Encoding { kUtf8, kUtf16, kWindows1252 };

struct DecodedText {
  std::string text;  // UTF-8, without byte order mark; what is no character of the encoding is U+FFFD
  Encoding encoding = Encoding::kUtf8;
};

// A byte order mark says what a file is; else it is UTF-8 if all of it is valid, and Windows-1252, which every sequence
// of bytes is, if not: what spreadsheets write in France.
DecodedText Decode(std::string_view bytes);

}  // namespace socle::tables
