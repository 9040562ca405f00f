// Events as messages of the API.
#pragma once

#include <string>

#include "platform/events/outbox_event.h"
#include "socle/events/v1/event_service.pb.h"

namespace socle::events {

// Made from what the event says, so that its rows in the outbox and in the audit record have the same: two events with
// the same content, of the same revision, are one.
std::string EventId(const OutboxEvent& event);

void ToProto(const OutboxEvent& event, v1::Event* proto);

}  // namespace socle::events
