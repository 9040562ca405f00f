// One Watch stream: a cursor, read from the ring or, behind it, from the table. Never a queue of its own.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "platform/api/filter.h"
#include "platform/events/event_ring.h"
#include "platform/events/outbox_store.h"
#include "platform/rpc/call.h"
#include "platform/telemetry/metrics.h"
#include "socle/events/v1/event_service.pb.h"

namespace socle::events {

struct WatchOptions {
  // Nothing sent for this long: a heartbeat. The API says 10 seconds.
  std::chrono::milliseconds heartbeat = std::chrono::seconds(10);
  // After it the stream ends, so that watchers spread over replicas; shorter than a connection's grace.
  std::chrono::milliseconds longest = std::chrono::minutes(5);
  // How often a call that waits looks whether it was cancelled.
  std::chrono::milliseconds look = std::chrono::milliseconds(250);
  std::chrono::milliseconds read_timeout = std::chrono::seconds(10);  // of the table
  size_t batch = 500;                                                 // events a message. The API says 500.
  size_t batch_bytes = 1 << 20;
};

class Watch {
 public:
  // Gives a message to the caller; false when he has gone.
  using Send = std::function<bool(const v1::WatchResponse&)>;
  // Reads from the table when it is this watcher's turn: only some do at once.
  using ReadTable = std::function<absl::StatusOr<OutboxStore::Part>(Position after, int limit, db::Deadline deadline)>;

  // All must outlive it.
  Watch(const WatchOptions& options, const EventRing* ring, ReadTable read_table, telemetry::Counter* delivered)
      : options_(options), ring_(ring), read_table_(std::move(read_table)), delivered_(delivered) {}

  // Until the caller goes, his deadline, the end of the ring, or the longest time: those two are OK.
  absl::Status Run(rpc::Call& call, const v1::WatchRequest& request, const Send& send);

 private:
  using Time = std::chrono::steady_clock::time_point;

  absl::Status Begin(const v1::WatchRequest& request);
  // What comes next, from wherever it is.
  absl::StatusOr<EventRing::Slice> Next(rpc::Call& call);
  absl::StatusOr<EventRing::Slice> NextFromTable(rpc::Call& call);
  // Sends what the filter lets through; then, or when it is time, where we are.
  bool Deliver(const EventRing::Slice& slice, const Send& send);
  bool SendOut(const Send& send);

  const WatchOptions& options_;
  const EventRing* const ring_;
  const ReadTable read_table_;
  telemetry::Counter* const delivered_;
  std::optional<api::CompiledFilter<OutboxEvent>> filter_;
  Position cursor_;
  bool from_oldest_ = false;  // until the table has said where that is
  // The database has said that nothing after the cursor is missing. Before, and after it began another history, a token
  // may stand anywhere.
  bool checked_ = false;
  int64_t history_ = 0;
  Time last_sent_ = Time::min();
  v1::WatchResponse response_;
};

}  // namespace socle::events
