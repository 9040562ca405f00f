// Civil dates: a day of the proleptic Gregorian calendar, without time of day or zone.
//
// Intervals of dates are half open, [from, to). An interval that has no known begin starts at Date::Min(), one that has
// not ended stops at Date::Max(); both compare like any other day, so code needs no special case for them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace socle {

struct Date {
  int32_t days = 0;  // since 1970-01-01

  static constexpr Date Min() { return {INT32_MIN}; }
  static constexpr Date Max() { return {INT32_MAX}; }

  // The day must exist; year 1 … 9999.
  static Date Of(int year, int month, int day);

  // "2016-01-01". INVALID_ARGUMENT for anything else, including days that do not exist.
  static absl::StatusOr<Date> Parse(std::string_view iso);

  bool IsOpen() const { return days == INT32_MIN || days == INT32_MAX; }
  int Year() const;
  int Month() const;
  int Day() const;

  // "2016-01-01"; "" for Min() and Max().
  std::string ToString() const;

  // The day n days later; Min() and Max() stay.
  Date Plus(int n) const { return IsOpen() ? *this : Date{days + n}; }

  friend auto operator<=>(const Date&, const Date&) = default;
};

// 1 January of the year.
Date FirstOfJanuary(int year);

}  // namespace socle
