// An event as the database keeps it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/api/digest.h"
#include "platform/base/instant.h"
#include "platform/events/position.h"

namespace socle::events {

struct OutboxEvent {
  Position position;
  int64_t revision = 0;
  Instant create_time;
  std::string actor;
  std::string resource;
  int kind = 0;  // write::ChangeKind, socle.events.v1.Event.Kind
  std::vector<std::string> changes;
  std::optional<api::Sha256> before;
  std::optional<api::Sha256> after;

  // Bytes it takes in memory, about.
  size_t Size() const {
    size_t size = sizeof(OutboxEvent) + actor.size() + resource.size();
    for (const std::string& change : changes) size += sizeof(std::string) + change.size();
    return size;
  }
};

using SharedEvent = std::shared_ptr<const OutboxEvent>;

}  // namespace socle::events
