// The errors of events.
#pragma once

#include "absl/status/status.h"

namespace socle::events {

// INVALID_ARGUMENT, INVALID_RESUME_TOKEN.
absl::Status ResumeTokenInvalid();
// INVALID_ARGUMENT: `from_oldest` and `resume_token` say different things.
absl::Status TwoBegins();
// OUT_OF_RANGE, EVENTS_NOT_KEPT: deleted since, or of a history that the database has lost.
absl::Status EventsNotKept();

}  // namespace socle::events
