#include "services/registry/domain/governance/body_archive.h"

#include "services/registry/domain/governance/statute_rules.h"

namespace socle::registry {

std::optional<Date> NextMeetingDue(const BodyOnDay& found) {
  const int months = found.statute ? found.statute->meeting_interval_months : 0;
  const Date since = found.last_meeting.value_or(found.body.content.begin);
  if (months == 0 || since.IsOpen()) return std::nullopt;
  return AddMonths(since, months);
}

bool IsLate(const BodyOnDay& found, Date day) {
  const std::optional<Date> due = NextMeetingDue(found);
  return due && *due < day && found.body.content.ExistsOn(day);
}

}  // namespace socle::registry
