// Arrays as PostgreSQL reads them, for one parameter that holds many values: unnest($1::text[]).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace socle::db {

// Builds a literal element by element: "{\"a\",\"b\",NULL}". Texts are quoted, whatever they hold, and may be literals
// themselves.
class ArrayLiteral {
 public:
  ArrayLiteral& Add(std::string_view text);
  ArrayLiteral& Add(int64_t number);
  ArrayLiteral& AddNull();

  std::string ToString() const { return text_ + "}"; }

 private:
  void Separate();

  std::string text_ = "{";
};

std::string ArrayOf(std::span<const std::string> texts);
std::string ArrayOf(std::span<const int64_t> numbers);

// bytea as text, because libpqxx knows no binary parameter that may be null.
std::string BytesLiteral(std::string_view bytes);

}  // namespace socle::db
