#include "platform/base/instant.h"

#include <chrono>

#include <fmt/format.h>

#include "absl/time/time.h"

namespace socle {
namespace {
constexpr int64_t kMicrosPerDay = 86'400'000'000;
}

Date Instant::ToDate() const {
  if (*this == Min()) return Date::Min();
  if (*this == Max()) return Date::Max();
  int64_t days = micros / kMicrosPerDay;
  if (micros % kMicrosPerDay < 0) --days;
  return {static_cast<int32_t>(days)};
}

std::string Instant::ToString() const {
  if (IsOpen()) return "";
  const Date day = ToDate();
  const int64_t rest = micros - Instant::At(day).micros;
  const int64_t seconds = rest / 1'000'000;
  const int64_t fraction = rest % 1'000'000;
  std::string text =
      fmt::format("{}T{:02}:{:02}:{:02}", day.ToString(), seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (fraction != 0) text += fmt::format(".{:06}", fraction);
  return text + "Z";
}

absl::StatusOr<Instant> Instant::Parse(std::string_view text) {
  absl::Time time;
  // Abseil takes more than RFC 3339: spaces around it, and words for infinity.
  const bool begins_as_a_year = !text.empty() && text.front() >= '0' && text.front() <= '9' && text.back() != ' ';
  if (!begins_as_a_year || !absl::ParseTime(absl::RFC3339_full, {text.data(), text.size()}, &time, nullptr)) {
    return absl::InvalidArgumentError("not an instant as RFC 3339 writes it");
  }
  const Instant instant{absl::ToUnixMicros(time)};
  if (instant < At(Date::Of(1, 1, 1)) || instant >= At(Date::Of(9999, 12, 31).Plus(1))) {
    return absl::InvalidArgumentError("not an instant of the years 1 to 9999");
  }
  return instant;
}

Instant SystemClock::Now() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

}  // namespace socle
