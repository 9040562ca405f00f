// socle.events.v1.EventService for the service whose database it is given: five lines of a main.cc.
//
//   events::EventService events(
//       &pool, {.tail = {.listener = {.address = address, .channel = kChannel, .log = log}}}, &metrics);
//   write::Announcer announcer(&pool, kChannel);
//   write::Writer writer(&pool, [&](int64_t revision) { events.Poke(); announcer.Announce(revision); });
//   events.Start();
//   server.Add(events.service());
//   …                                       // server.Start()
//
// The database has the tables of platform/write/write_path.sql and platform/events/outbox_retention.sql.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "platform/db/retention.h"
#include "platform/events/event_ring.h"
#include "platform/events/outbox_store.h"
#include "platform/events/outbox_tail.h"
#include "platform/events/table_turns.h"
#include "platform/events/watch.h"
#include "platform/events/watchers.h"
#include "platform/rpc/service.h"
#include "platform/telemetry/metrics.h"

namespace socle::events {

struct EventServiceOptions {
  OutboxTailOptions tail = {};
  EventRingOptions ring = {};
  WatchOptions watch = {};
  // Streams at once; below the server's own limit, so that exports find a place. And readers of the table among them.
  int max_watchers = 48;
  int table_readers = 2;
  // Who takes no message for this long is cut off; while the server stops, sooner.
  std::chrono::milliseconds stall = std::chrono::minutes(1);
  std::chrono::milliseconds stall_at_stop = std::chrono::seconds(1);
  // Events are kept this long.
  std::chrono::milliseconds retention = std::chrono::hours(7 * 24);
  db::RetentionOptions keeping = {};
};

class EventService {
 public:
  // `pool` and `metrics` must outlive it; it must outlive the server that it is added to.
  EventService(db::Pool* pool, EventServiceOptions options, telemetry::Metrics* metrics);
  ~EventService();
  EventService(const EventService&) = delete;
  EventService& operator=(const EventService&) = delete;

  rpc::Service* service() { return &service_; }

  // Begins to follow the outbox and to keep its retention. Once.
  void Start();
  // This process has committed events: they are read now, without the way round by NOTIFY. After Start().
  void Poke();
  // Ends all streams, for good. The server calls it.
  void Stop();

  // Deletes what is too old, now; how many events.
  absl::StatusOr<int64_t> KeepRetention() { return retention_.Keep(); }

  const EventRing& ring() const { return ring_; }
  int watchers() const { return watchers_.count(); }

 private:
  absl::Status RunWatch(rpc::Call& call, const v1::WatchRequest& request, rpc::StreamOut<v1::WatchResponse>& out);
  absl::StatusOr<OutboxStore::Part> ReadTable(Position after, int limit, db::Deadline deadline);
  absl::StatusOr<int64_t> DeleteOlder(int most);
  void CutStalled();
  void AddGauges();

  const EventServiceOptions options_;
  telemetry::Metrics* const metrics_;
  OutboxStore store_;
  EventRing ring_;
  Watchers watchers_;
  TableTurns turns_;
  telemetry::Counter& delivered_;
  telemetry::Counter& deleted_;
  rpc::Service service_{"socle.events.v1.EventService"};
  std::unique_ptr<OutboxTail> tail_;
  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread cutter_;
  db::Retention retention_;
};

}  // namespace socle::events
