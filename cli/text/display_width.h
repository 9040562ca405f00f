// How many columns of a terminal a text takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace socle::cli {

// UTF-8. Combining marks take no column, East Asian wide characters two, everything else (é, œ, U+202F) one.
size_t DisplayWidth(std::string_view text);

// The text if it fits into `width` columns, otherwise its begin and an ellipsis. `width` at least 1.
std::string FitToWidth(std::string_view text, size_t width);

// Text of others, fit for a terminal: control characters become U+FFFD, so that no name can move the cursor.
std::string Printable(std::string_view text);

}  // namespace socle::cli
