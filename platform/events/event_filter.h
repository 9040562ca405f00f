// What events may be filtered on: resource, kind, changes, actor, revision, create_time.
#pragma once

#include "platform/api/filter.h"
#include "platform/events/outbox_event.h"

namespace socle::events {

const api::FilterSchema<OutboxEvent>& EventFilter();

}  // namespace socle::events
