// Events for people.
#pragma once

#include <string>

#include "cli/console/console.h"
#include "socle/events/v1/event_service.pb.h"

namespace socle::cli {

// "state changed" of STATE_CHANGED.
std::string KindText(events::v1::Event::Kind kind);

// "renamed, merged".
std::string ChangesText(const events::v1::Event& event);

// A line that stands below the one before it, of whatever length that is: when, revision, kind, name, changes, who.
std::string EventLine(const events::v1::Event& event, const Console& console);

}  // namespace socle::cli
