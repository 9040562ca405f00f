// ListEvents: the audit record, page by page.
#pragma once

#include "absl/status/statusor.h"
#include "platform/db/deadline.h"
#include "platform/events/outbox_store.h"
#include "socle/events/v1/event_service.pb.h"

namespace socle::events {

absl::StatusOr<v1::ListEventsResponse> ListHistory(OutboxStore& store, const v1::ListEventsRequest& request,
                                                   db::Deadline deadline);

}  // namespace socle::events
