#include "platform/events/event_conversion.h"

namespace socle::events {
namespace {

constexpr size_t kIdBytes = 18;

std::string_view BytesOf(const std::optional<api::Sha256>& digest) {
  if (!digest) return {};
  return {reinterpret_cast<const char*>(digest->data()), digest->size()};
}

std::string Hex(const std::optional<api::Sha256>& digest) {
  std::string hex;
  for (const char byte : BytesOf(digest)) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

}  // namespace

std::string EventId(const OutboxEvent& event) {
  std::string changes;
  for (const std::string& change : event.changes) changes += change + '\n';
  const std::string numbers = fmt::format("{} {} {}", event.revision, event.create_time.micros, event.kind);
  return api::ToBase64Url(api::FirstBytes(api::DigestOf({"socle.events.event", numbers, event.resource, changes,
                                                         BytesOf(event.before), BytesOf(event.after)}),
                                          kIdBytes));
}

void ToProto(const OutboxEvent& event, v1::Event* proto) {
  proto->set_event_id(EventId(event));
  proto->set_resource(event.resource);
  proto->set_kind(static_cast<v1::Event::Kind>(event.kind));
  for (const std::string& change : event.changes) proto->add_changes(change);
  proto->set_revision(event.revision);
  proto->set_before_digest(Hex(event.before));
  proto->set_after_digest(Hex(event.after));
  proto->set_actor(event.actor);
  // Seconds are rounded down, also before 1970.
  const int64_t micros = event.create_time.micros;
  const int64_t rest = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
  proto->mutable_create_time()->set_seconds((micros - rest) / 1'000'000);
  proto->mutable_create_time()->set_nanos(static_cast<int32_t>(rest) * 1000);
}

}  // namespace socle::events
