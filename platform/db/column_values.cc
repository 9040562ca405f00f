#include "platform/db/column_values.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace socle::db {

Date DateOf(std::string_view text) {
  if (text == "-infinity") return Date::Min();
  if (text == "infinity") return Date::Max();
  return *Date::Parse(text);
}

Date DateOf(const pqxx::field& field) { return DateOf(std::string_view(field.c_str(), field.size())); }

Instant InstantOf(const pqxx::field& field) { return field.is_null() ? Instant::Max() : Instant{field.as<int64_t>()}; }

std::string TextOf(const pqxx::field& field) { return {field.c_str(), field.size()}; }

std::vector<std::string> TextsOf(const pqxx::field& field) {
  return nlohmann::json::parse(field.c_str()).get<std::vector<std::string>>();
}

std::string SqlDate(Date date) {
  if (date == Date::Min()) return "-infinity";
  return date == Date::Max() ? "infinity" : date.ToString();
}

std::string SqlInstant(Instant instant) {
  if (instant == Instant::Min()) return "-infinity";
  return instant == Instant::Max() ? "infinity" : instant.ToString();
}

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const unsigned char byte : bytes) fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
  return hex;
}

}  // namespace socle::db
