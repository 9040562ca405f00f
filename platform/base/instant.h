// Instants of time, and the clock that tells them. The clock is injected, so that tests own time.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "platform/base/date.h"

namespace socle {

// A point in time, UTC, to the microsecond (what PostgreSQL keeps). Open interval ends as Date.
struct Instant {
  int64_t micros = 0;  // since 1970-01-01T00:00:00Z

  static constexpr Instant Min() { return {INT64_MIN}; }
  static constexpr Instant Max() { return {INT64_MAX}; }

  // Midnight UTC at the begin of the day; Min() and Max() stay open.
  static constexpr Instant At(Date date) {
    if (date == Date::Min()) return Min();
    if (date == Date::Max()) return Max();
    return {int64_t{date.days} * 86'400'000'000};
  }

  bool IsOpen() const { return *this == Min() || *this == Max(); }

  // The UTC day that holds the instant.
  Date ToDate() const;

  // RFC 3339, "2026-01-01T00:00:00Z", with microseconds where there are any; "" for Min() and Max().
  std::string ToString() const;

  // RFC 3339 of any offset, of the years 1 to 9999; what is finer than a microsecond is cut. INVALID_ARGUMENT
  // otherwise.
  static absl::StatusOr<Instant> Parse(std::string_view text);

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const = 0;
};

class SystemClock : public Clock {
 public:
  Instant Now() const override;
};

}  // namespace socle
