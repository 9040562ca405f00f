#include "platform/db/array_literal.h"

namespace socle::db {

ArrayLiteral& ArrayLiteral::Add(std::string_view text) {
  Separate();
  text_ += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += c;
  }
  text_ += '"';
  return *this;
}

ArrayLiteral& ArrayLiteral::Add(int64_t number) {
  Separate();
  text_ += std::to_string(number);
  return *this;
}

ArrayLiteral& ArrayLiteral::AddNull() {
  Separate();
  text_ += "NULL";
  return *this;
}

void ArrayLiteral::Separate() {
  if (text_.size() > 1) text_ += ',';
}

std::string ArrayOf(std::span<const std::string> texts) {
  ArrayLiteral literal;
  for (const std::string& text : texts) literal.Add(text);
  return literal.ToString();
}

std::string ArrayOf(std::span<const int64_t> numbers) {
  ArrayLiteral literal;
  for (const int64_t number : numbers) literal.Add(number);
  return literal.ToString();
}

std::string BytesLiteral(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string literal = "\\x";
  literal.reserve(2 + 2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    literal += kDigits[byte >> 4];
    literal += kDigits[byte & 15];
  }
  return literal;
}

}  // namespace socle::db
