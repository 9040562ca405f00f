// What every service has for its writes: the writer, the events of what it wrote, and both retentions.
//
//   write::WriteSide writes(*storage, kRevisionChannel, &metrics);
//   writes.StartEvents();                  // before the first call can write
//   server.Add(writes.events().service());
//   …                                      // server.Start()
//   writes.StartForgetting();
//
// The database has the tables of platform/write/write_path.sql and platform/events/outbox_retention.sql.
#pragma once

#include <string>

#include "platform/db/retention.h"
#include "platform/events/event_service.h"
#include "platform/server/storage.h"
#include "platform/telemetry/metrics.h"
#include "platform/write/announcer.h"
#include "platform/write/writer.h"

namespace socle::write {

class WriteSide {
 public:
  // `channel`: where commits of other processes are heard of. `storage` and `metrics` must outlive it; it must outlive
  // the server.
  WriteSide(server::Storage& storage, const std::string& channel, telemetry::Metrics* metrics);

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
