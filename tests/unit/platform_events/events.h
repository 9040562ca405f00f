// Events for tests, and what they say of them.
#pragma once

#include <string>
#include <vector>

#include "platform/events/outbox_event.h"

namespace socle::events {

// The n-th event of a transaction; n is its id and its revision.
inline OutboxEvent EventOf(uint64_t transaction, int64_t n) {
  return {.position = {transaction, n},
          .revision = n,
          .create_time = {1'000'000 * n},
          .actor = "tester",
          .resource = "things/" + std::to_string(n),
          .kind = 2};
}

inline std::vector<int64_t> IdsOf(const std::vector<SharedEvent>& events) {
  std::vector<int64_t> ids;
  for (const SharedEvent& event : events) ids.push_back(event->position.id);
  return ids;
}

}  // namespace socle::events
