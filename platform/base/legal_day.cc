#include "platform/base/legal_day.h"

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace socle {

Date TodayInParis(Instant now) {
  static const absl::TimeZone paris = [] {
    absl::TimeZone zone;
    absl::LoadTimeZone("Europe/Paris", &zone);  // UTC where the machine has no time zones
    return zone;
  }();
  const absl::CivilDay day(absl::ToCivilSecond(absl::FromUnixMicros(now.micros), paris));
  return Date::Of(static_cast<int>(day.year()), day.month(), day.day());
}

}  // namespace socle
