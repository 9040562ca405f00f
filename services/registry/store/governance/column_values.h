// Columns of rows read by Transaction::Exec, as the domain has them: dates and instants with open ends, lists.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include <pqxx/result>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::registry::store {

// Of a date column: -infinity and infinity are the open ends.
inline Date DateOf(std::string_view text) {
  if (text == "-infinity") return Date::Min();
  if (text == "infinity") return Date::Max();
  return *Date::Parse(text);
}

inline Date DateOf(const pqxx::field& field) { return DateOf(std::string_view(field.c_str(), field.size())); }

// How a statement selects an instant for InstantOf().
#define SOCLE_MICROS(column) \
  "CASE WHEN isfinite(" column ") THEN (extract(epoch FROM " column ") * 1000000)::bigint END"

// Null: an open end.
inline Instant InstantOf(const pqxx::field& field) {
  return field.is_null() ? Instant::Max() : Instant{field.as<int64_t>()};
}

// Of a text[] column selected as to_jsonb(column).
inline std::vector<std::string> TextsOf(const pqxx::field& field) {
  return nlohmann::json::parse(field.c_str()).get<std::vector<std::string>>();
}

}  // namespace socle::registry::store
