#include "platform/events/event_filter.h"

#include "socle/events/v1/event_service.pb.h"

namespace socle::events {
namespace {

// Every kind of the API but the unspecified one.
std::vector<std::pair<std::string, int64_t>> Kinds() {
  std::vector<std::pair<std::string, int64_t>> kinds;
  const auto* descriptor = v1::Event::Kind_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i) {
    if (descriptor->value(i)->number() != 0)
      kinds.emplace_back(descriptor->value(i)->name(), descriptor->value(i)->number());
  }
  return kinds;
}

}  // namespace

const api::FilterSchema<OutboxEvent>& EventFilter() {
  static const auto* const schema = new api::FilterSchema<OutboxEvent>(
      api::FilterSchema<OutboxEvent>()
          .String("resource", [](const OutboxEvent& event) -> std::string_view { return event.resource; })
          .Enum("kind", Kinds(), [](const OutboxEvent& event) { return event.kind; })
          .Strings("changes", [](const OutboxEvent& event) -> const std::vector<std::string>& { return event.changes; })
          .String("actor", [](const OutboxEvent& event) -> std::string_view { return event.actor; })
          .Int64("revision", [](const OutboxEvent& event) { return event.revision; })
          .Instant("create_time", [](const OutboxEvent& event) { return event.create_time; }));
  return *schema;
}

}  // namespace socle::events
