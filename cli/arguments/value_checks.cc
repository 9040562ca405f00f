#include "cli/arguments/value_checks.h"

#include <google/protobuf/util/time_util.h>

#include <charconv>

namespace socle::cli {

std::optional<Date> ReadDate(std::string_view text) {
  const auto date = Date::Parse(text);
  if (!date.ok()) return std::nullopt;
  return *date;
}

std::optional<Instant> ReadInstant(const std::string& text) {
  if (const auto date = ReadDate(text)) return Instant::At(*date);
  google::protobuf::Timestamp timestamp;
  if (!google::protobuf::util::TimeUtil::FromString(text, &timestamp)) return std::nullopt;
  return Instant{google::protobuf::util::TimeUtil::TimestampToMicroseconds(timestamp)};
}

std::optional<std::chrono::milliseconds> ReadDuration(std::string_view text) {
  int64_t number = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || number < 0 || number > 3'600'000) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<size_t>(rest - text.data()));
  std::chrono::milliseconds duration{number};
  if (unit.empty() || unit == "s") {
    duration *= 1000;
  } else if (unit == "m") {
    duration *= 60'000;
  } else if (unit != "ms") {
    return std::nullopt;
  }
  if (duration > std::chrono::hours(1)) return std::nullopt;
  return duration;
}

}  // namespace socle::cli
