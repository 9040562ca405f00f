#include "platform/events/event_filter.h"

#include "platform/api/enum_values.h"
#include "socle/events/v1/event_service.pb.h"

namespace socle::events {
const api::FilterSchema<OutboxEvent>& EventFilter() {
  static const auto* const schema = new api::FilterSchema<OutboxEvent>(
      api::FilterSchema<OutboxEvent>()
          .String("resource", [](const OutboxEvent& event) -> std::string_view { return event.resource; })
          .Enum("kind", api::EnumValues(v1::Event::Kind_descriptor()),
                [](const OutboxEvent& event) { return event.kind; })
          .Strings("changes", [](const OutboxEvent& event) -> const std::vector<std::string>& { return event.changes; })
          .String("actor", [](const OutboxEvent& event) -> std::string_view { return event.actor; })
          .Int64("revision", [](const OutboxEvent& event) { return event.revision; })
          .Instant("create_time", [](const OutboxEvent& event) { return event.create_time; }));
  return *schema;
}

}  // namespace socle::events
