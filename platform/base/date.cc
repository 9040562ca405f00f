#include "platform/base/date.h"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace socle {
namespace {

std::chrono::year_month_day ToYmd(Date date) {
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(date.days)));
}

bool ParseNumber(std::string_view text, int* value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc() && end == text.data() + text.size() && text.front() != '-';
}

}  // namespace

Date Date::Of(int year, int month, int day) {
  const std::chrono::sys_days days = std::chrono::year(year) / month / day;
  return {static_cast<int32_t>(days.time_since_epoch().count())};
}

absl::StatusOr<Date> Date::Parse(std::string_view iso) {
  int year = 0;
  int month = 0;
  int day = 0;
  const bool shaped = iso.size() == 10 && iso[4] == '-' && iso[7] == '-' && ParseNumber(iso.substr(0, 4), &year) &&
                      ParseNumber(iso.substr(5, 2), &month) && ParseNumber(iso.substr(8, 2), &day);
  if (!shaped || year < 1 || !(std::chrono::year(year) / month / day).ok()) {
    return absl::InvalidArgumentError(fmt::format("'{}' is not a date such as 2016-01-01", iso.substr(0, 40)));
  }
  return Of(year, month, day);
}

int Date::Year() const { return static_cast<int>(ToYmd(*this).year()); }
int Date::Month() const { return static_cast<int>(static_cast<unsigned>(ToYmd(*this).month())); }
int Date::Day() const { return static_cast<int>(static_cast<unsigned>(ToYmd(*this).day())); }

std::string Date::ToString() const {
  if (IsOpen()) return "";
  return fmt::format("{:04}-{:02}-{:02}", Year(), Month(), Day());
}

Date FirstOfJanuary(int year) { return Date::Of(year, 1, 1); }

}  // namespace socle
