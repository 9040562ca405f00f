// The order of names in French: accents and case decide last.
#pragma once

#include <string>
#include <string_view>

namespace socle::api {

// Bytes that sort as the names do, without a zero byte in them.
std::string FrenchSortKey(std::string_view name);

}  // namespace socle::api
