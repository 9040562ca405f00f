// The newest events in memory, for all who watch: one thread appends what it reads from the database, any number read.
// Bounded: the oldest go, and whoever has not read them yet reads them from the database.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/events/outbox_event.h"

namespace socle::events {

struct EventRingOptions {
  size_t max_events = 20'000;
  size_t max_bytes = 16 << 20;
};

class EventRing {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Slice {
    std::vector<SharedEvent> events;
    Position through;  // nothing up to here is missing in what was read
  };

  explicit EventRing(EventRingOptions options = {}) : options_(options) {}

  // --- For the one who appends. ---

  // Forgets all: events before `begin` are not here. First of all, and when the database began another history.
  void Restart(Position begin);
  // `events` in order, all those after the end of the ring up to `through`.
  void Append(std::vector<OutboxEvent> events, Position through);
  // Wakes all who wait, now and from now on.
  void Stop();

  // --- For those who read. ---

  // What comes after `position`, at most `limit` events. nullopt when it is not all here: it begins later, or has begun
  // anew.
  std::optional<Slice> ReadAfter(Position position, size_t limit) const;
  // Waits until there are events after `position`, it cannot be read from here, the ring was stopped, or `until`.
  void Wait(Position position, Time until) const;

  // Up to where the database was read; nullopt before the first Restart().
  std::optional<Position> through() const;
  // How often it was restarted.
  int64_t history() const;
  bool stopped() const;
  size_t size() const;
  size_t bytes() const;

 private:
  bool HasNews(Position position) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const EventRingOptions options_;
  mutable absl::Mutex mutex_;
  mutable absl::CondVar changed_;
  std::deque<SharedEvent> events_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool begun_ ABSL_GUARDED_BY(mutex_) = false;
  Position floor_ ABSL_GUARDED_BY(mutex_);  // all events after it, up to through_, are here
  Position through_ ABSL_GUARDED_BY(mutex_);
  int64_t history_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace socle::events
