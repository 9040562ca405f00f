// Typing errors between two folded names.
#pragma once

#include <string_view>

namespace socle::registry {

// The number of insertions, deletions, replacements and swaps of neighbours (no part edited twice) that turn `a` into
// `b`, in bytes, if it is at most `limit` (0 … 2); otherwise limit + 1.
int EditDistance(std::string_view a, std::string_view b, int limit);

// The same from `a` to the nearest prefix of `b`: "marzei" is 1 from "marseille".
int PrefixEditDistance(std::string_view a, std::string_view b, int limit);

}  // namespace socle::registry
