// The bytes of a small file.
#pragma once

#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace socle::cli {

// None when it cannot be read.
inline std::optional<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace socle::cli
