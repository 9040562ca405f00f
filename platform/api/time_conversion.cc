#include "platform/api/time_conversion.h"

#include <fmt/format.h>

#include <chrono>

#include <google/protobuf/util/time_util.h>

#include "platform/base/error.h"

namespace socle::api {

absl::StatusOr<Date> FromProto(const google::type::Date& date, std::string_view field) {
  const std::chrono::year_month_day ymd = std::chrono::year(date.year()) / date.month() / date.day();
  if (date.year() < 1 || date.year() > 9999 || date.month() < 1 || date.day() < 1 || !ymd.ok()) {
    return InvalidField(
        field, fmt::format("{}-{}-{} is not a day of the calendar", date.year(), date.month(), date.day()),
        fmt::format("{} : {}-{}-{} n'est pas un jour du calendrier.", field, date.year(), date.month(), date.day()));
  }
  return Date::Of(date.year(), date.month(), date.day());
}

absl::StatusOr<Instant> FromProto(const google::protobuf::Timestamp& timestamp, std::string_view field) {
  using google::protobuf::util::TimeUtil;
  if (timestamp.seconds() < TimeUtil::kTimestampMinSeconds || timestamp.seconds() > TimeUtil::kTimestampMaxSeconds ||
      timestamp.nanos() < 0 || timestamp.nanos() > 999'999'999) {
    return InvalidField(field, "not an instant of the years 1 to 9999", fmt::format("{} : instant invalide.", field));
  }
  return Instant{timestamp.seconds() * 1'000'000 + timestamp.nanos() / 1000};
}

Date DateFromProto(bool set, const google::type::Date& date, const std::string& path, Date unset,
                   Violations* violations) {
  if (!set) return unset;
  const absl::StatusOr<Date> day = FromProto(date, path);
  if (day.ok()) return *day;
  violations->Add(path, "not a day of the calendar", path + " : ce n'est pas un jour du calendrier.");
  return unset;
}

void ToProto(Date date, google::type::Date* proto) {
  proto->set_year(date.Year());
  proto->set_month(date.Month());
  proto->set_day(date.Day());
}

void ToProto(Instant instant, google::protobuf::Timestamp* proto) {
  *proto = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(instant.micros);
}

}  // namespace socle::api
