// Values of SQL columns and parameters as the domain has them: dates and instants with open ends, lists, bytes.
#pragma once

#include <pqxx/result>

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/instant.h"

namespace socle::db {

// How a statement selects an instant for InstantOf().
#define SOCLE_MICROS(column) \
  "CASE WHEN isfinite(" column ") THEN (extract(epoch FROM " column ") * 1000000)::bigint END"

// Of a date column: -infinity and infinity are the open ends.
Date DateOf(std::string_view text);
Date DateOf(const pqxx::field& field);
// Null: an open end.
Instant InstantOf(const pqxx::field& field);
// "" for null.
std::string TextOf(const pqxx::field& field);
// Of a text[] column selected as to_jsonb(column).
std::vector<std::string> TextsOf(const pqxx::field& field);

// As SQL writes them: infinity where open.
std::string SqlDate(Date date);
std::string SqlInstant(Instant instant);
// For decode($n, 'hex').
std::string Hex(std::string_view bytes);

}  // namespace socle::db
