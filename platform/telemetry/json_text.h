// JSON text written straight into a buffer, for log lines. Not a JSON library: it writes, it does not read.
#pragma once

#include <string_view>

#include <fmt/format.h>

namespace socle::telemetry {

using TextBuffer = fmt::basic_memory_buffer<char, 512>;

// Appends `text` as a JSON string, quotes included. Whatever `text` holds, the result is one line of valid UTF-8 that a
// terminal shows as it is: control characters (C0, DEL, C1, the line separators) are escaped, bytes that are not UTF-8
// become U+FFFD. At most `max_bytes` of `text` are taken; "…" marks a cut.
void AppendJsonString(std::string_view text, size_t max_bytes, TextBuffer* out);

// The same escapes without quotes, for the format that people read.
void AppendEscaped(std::string_view text, size_t max_bytes, TextBuffer* out);

}  // namespace socle::telemetry
