// UUIDs (RFC 9562), as lower-case text.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace socle::api {

// Version 4: at random.
std::string NewUuid();

// Version 8, made from texts: the same from the same. For names of what a command creates, so that a repeat means the
// same thing.
std::string UuidOf(std::initializer_list<std::string_view> texts);

// 8-4-4-4-12 hexadecimal digits, in any case and of any version.
bool IsUuid(std::string_view text);

}  // namespace socle::api
