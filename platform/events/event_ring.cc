#include "platform/events/event_ring.h"

#include "absl/time/time.h"

namespace socle::events {

void EventRing::Restart(Position begin) {
  absl::MutexLock lock(&mutex_);
  events_.clear();
  bytes_ = 0;
  begun_ = true;
  floor_ = begin;
  through_ = begin;
  ++history_;
  changed_.SignalAll();
}

void EventRing::Append(std::vector<OutboxEvent> events, Position through) {
  std::vector<SharedEvent> shared;
  shared.reserve(events.size());
  for (OutboxEvent& event : events) shared.push_back(std::make_shared<const OutboxEvent>(std::move(event)));
  absl::MutexLock lock(&mutex_);
  for (SharedEvent& event : shared) {
    bytes_ += event->Size();
    events_.push_back(std::move(event));
  }
  through_ = std::max(through_, through);
  while (events_.size() > options_.max_events || bytes_ > options_.max_bytes) {
    floor_ = events_.front()->position;
    bytes_ -= events_.front()->Size();
    events_.pop_front();
  }
  if (!shared.empty()) changed_.SignalAll();
}

void EventRing::Stop() {
  absl::MutexLock lock(&mutex_);
  stopped_ = true;
  changed_.SignalAll();
}

std::optional<EventRing::Slice> EventRing::ReadAfter(Position position, size_t limit) const {
  absl::ReaderMutexLock lock(&mutex_);
  if (!begun_ || position < floor_) return std::nullopt;
  const auto after = [](Position wanted, const SharedEvent& event) { return wanted < event->position; };
  auto next = std::upper_bound(events_.begin(), events_.end(), position, after);
  const size_t count = std::min(limit, static_cast<size_t>(events_.end() - next));
  Slice slice;
  slice.events.assign(next, next + static_cast<ptrdiff_t>(count));
  next += static_cast<ptrdiff_t>(count);
  slice.through = next == events_.end() ? std::max(position, through_) : slice.events.back()->position;
  return slice;
}

bool EventRing::HasNews(Position position) const {
  return stopped_ || !begun_ || position < floor_ || (!events_.empty() && position < events_.back()->position);
}

void EventRing::Wait(Position position, Time until) const {
  absl::MutexLock lock(&mutex_);
  while (!HasNews(position)) {
    const auto left = until - std::chrono::steady_clock::now();
    if (left <= std::chrono::nanoseconds(0)) return;
    changed_.WaitWithTimeout(&mutex_, absl::FromChrono(left));
  }
}

std::optional<Position> EventRing::through() const {
  absl::ReaderMutexLock lock(&mutex_);
  return begun_ ? std::optional(through_) : std::nullopt;
}

int64_t EventRing::history() const {
  absl::ReaderMutexLock lock(&mutex_);
  return history_;
}

bool EventRing::stopped() const {
  absl::ReaderMutexLock lock(&mutex_);
  return stopped_;
}

size_t EventRing::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return events_.size();
}

size_t EventRing::bytes() const {
  absl::ReaderMutexLock lock(&mutex_);
  return bytes_;
}

}  // namespace socle::events
