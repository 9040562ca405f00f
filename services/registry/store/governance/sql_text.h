// Texts of SQL parameters that several stores of governance write alike.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>

namespace socle::registry::store {

// For decode($n, 'hex').
inline std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const unsigned char byte : bytes) fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
  return hex;
}

}  // namespace socle::registry::store
