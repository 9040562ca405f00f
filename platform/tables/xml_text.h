// Text as XML writes it.
#pragma once

#include <string>
#include <string_view>

namespace socle::tables {

// Valid UTF-8 for element content and attributes in double quotes. Characters that XML 1.0 does not have become U+FFFD.
std::string XmlText(std::string_view text);

}  // namespace socle::tables
