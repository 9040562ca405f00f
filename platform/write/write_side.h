// What every service has for its writes: the writer, the events of what it wrote, and both retentions.
//
//   write::WriteSide writes(&pool, {.address = options.database.address, .channel = kRevisionChannel, …}, &metrics);
//   writes.StartEvents();                  // before the first call can write
//   server.Add(writes.events().service());
//   …                                      // server.Start()
//   writes.StartForgetting();
//
// The database has the tables of platform/write/write_path.sql and platform/events/outbox_retention.sql.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "platform/db/listener.h"
#include "platform/db/pool.h"
#include "platform/db/retention.h"
#include "platform/events/event_service.h"
#include "platform/telemetry/metrics.h"
#include "platform/write/announcer.h"
#include "platform/write/writer.h"

namespace socle::write {

struct WriteSideOptions {
  db::ListenerOptions commits;  // where commits of other processes are heard of: address, channel, log
  std::chrono::milliseconds event_retention = std::chrono::hours(7 * 24);
  std::chrono::milliseconds request_retention = std::chrono::hours(24);
};

class WriteSide {
 public:
  // `pool` and `metrics` must outlive it; it must outlive the server.
  WriteSide(db::Pool* pool, const WriteSideOptions& options, telemetry::Metrics* metrics);

  Writer& writer() { return writer_; }
  events::EventService& events() { return events_; }

  void StartEvents() { events_.Start(); }
  void StartForgetting() { requests_.Start(); }

 private:
  events::EventService events_;
  Announcer announcer_;
  Writer writer_;
  telemetry::Counter& forgotten_;
  db::Retention requests_;
};

}  // namespace socle::write
