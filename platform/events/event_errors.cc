#include "platform/events/event_errors.h"

#include "platform/base/error.h"

namespace socle::events {

absl::Status ResumeTokenInvalid() {
  return InvalidField("resume_token", "is not a token of this API, or was changed on its way",
                      "Le jeton de reprise n'est pas de cette API, ou a été modifié en chemin.",
                      ErrorReason::INVALID_RESUME_TOKEN);
}

absl::Status TwoBegins() {
  return InvalidField("from_oldest", "does not go with a resume_token: the token says where to begin",
                      "from_oldest ne va pas avec resume_token : le jeton dit où commencer.");
}

absl::Status EventsNotKept() {
  return Error(absl::StatusCode::kOutOfRange, ErrorReason::EVENTS_NOT_KEPT,
               "Events after the resume token are kept no longer. Read again what you follow, then watch anew.")
      .French(
          "Les évènements qui suivent le jeton de reprise ne sont plus conservés. Relisez ce que vous suivez, puis "
          "reprenez l'écoute sans jeton.")
      .Field("resume_token", "stands before events that are kept no longer")
      .ToStatus();
}

}  // namespace socle::events
