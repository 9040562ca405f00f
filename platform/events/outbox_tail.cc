#include "platform/events/outbox_tail.h"

#include "platform/base/error.h"

namespace socle::events {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

}  // namespace

OutboxTail::OutboxTail(OutboxStore* store, EventRing* ring, OutboxTailOptions options)
    : store_(store), ring_(ring), options_(std::move(options)), last_answer_(SteadyClock::now()) {
  // Refresh() may run before the pointer is set, and does not use it.
  listener_ = std::make_unique<db::Listener>(options_.listener, [this] { return Refresh(); });
}

OutboxTail::~OutboxTail() { listener_.reset(); }

milliseconds OutboxTail::Lag() const {
  absl::MutexLock lock(&mutex_);
  const auto since = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - last_answer_);
  if (oldest_waiting_) return *oldest_waiting_ + since;
  return last_failed_ ? since : milliseconds(0);
}

milliseconds OutboxTail::Refresh() {
  const auto since = SteadyClock::now() - last_question_;
  if (last_question_ != Time::min() && since < options_.least_interval) {
    return std::chrono::ceil<milliseconds>(options_.least_interval - since);
  }
  last_question_ = SteadyClock::now();
  const absl::StatusOr<milliseconds> next = RefreshOnce();
  if (!next.ok()) ++failures_;
  absl::MutexLock lock(&mutex_);
  last_failed_ = !next.ok();
  return next.value_or(options_.retry_interval);
}

absl::StatusOr<milliseconds> OutboxTail::RefreshOnce() {
  const std::optional<Position> from = ring_->through();
  auto part = store_->ReadAfter(from, options_.batch, db::DeadlineIn(options_.timeout));
  if (!part.ok()) return part.status();
  const size_t count = part->events.size();
  const bool full = count == static_cast<size_t>(options_.batch);
  // A database that has not come as far as we had read is another one: restored, or without its last commits.
  if (!from || from->transaction > part->next_transaction) {
    ring_->Restart(!from ? part->through : Position{part->next_transaction, 0});
  } else {
    ring_->Append(std::move(part->events), part->through);
  }
  read_ += static_cast<int64_t>(count);
  {
    absl::MutexLock lock(&mutex_);
    last_answer_ = SteadyClock::now();
    oldest_waiting_ = part->oldest_waiting;
  }
  if (full) return milliseconds(0);
  return part->oldest_waiting ? options_.waiting_interval : options_.poll_interval;
}

}  // namespace socle::events
