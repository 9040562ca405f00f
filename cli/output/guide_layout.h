// How an edition of a guide looks beyond its Markdown: what pandoc is given besides the text.
#pragma once

#include <string_view>

namespace socle::cli {

// Gives a title the anchor that stands before it in the Markdown; OpenDocument begins a page there.
extern const std::string_view kGuideFilter;  // Lua

extern const std::string_view kGuideHtml;          // templates of pandoc
extern const std::string_view kGuideOpenDocument;  // content.xml

}  // namespace socle::cli
