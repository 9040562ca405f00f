#include "platform/events/watch.h"

#include "platform/base/error.h"
#include "platform/events/event_conversion.h"
#include "platform/events/event_errors.h"
#include "platform/events/event_filter.h"
#include "platform/rpc/rpc_errors.h"

namespace socle::events {
namespace {

using SteadyClock = std::chrono::steady_clock;

}  // namespace

absl::Status Watch::Begin(const v1::WatchRequest& request) {
  SOCLE_ASSIGN_OR_RETURN(filter_, EventFilter().Compile(request.filter()));
  if (!request.resume_token().empty()) {
    if (request.from_oldest()) return TwoBegins();
    SOCLE_ASSIGN_OR_RETURN(cursor_, DecodeResumeToken(request.resume_token()));
  }
  history_ = ring_->history();
  const std::optional<Position> end = ring_->through();
  if (!end) return rpc::NotReady();
  const bool from_now = request.resume_token().empty() && !request.from_oldest();
  if (from_now) cursor_ = *end;
  from_oldest_ = request.from_oldest();
  checked_ = from_now;
  return absl::OkStatus();
}

absl::StatusOr<EventRing::Slice> Watch::Next(rpc::Call& call) {
  if (ring_->history() != history_) {
    history_ = ring_->history();
    checked_ = false;
  }
  // A token of a replica that is ahead of this one is as good as any; but so looks one of a lost history.
  const std::optional<Position> end = ring_->through();
  if (!from_oldest_ && (checked_ || (end && cursor_ <= *end))) {
    if (std::optional<EventRing::Slice> slice = ring_->ReadAfter(cursor_, options_.batch)) return *std::move(slice);
  }
  return NextFromTable(call);
}

absl::StatusOr<EventRing::Slice> Watch::NextFromTable(rpc::Call& call) {
  SOCLE_ASSIGN_OR_RETURN(OutboxStore::Part part,
                         read_table_(cursor_, static_cast<int>(options_.batch),
                                     std::min(call.deadline(), db::DeadlineIn(options_.read_timeout))));
  if (std::exchange(from_oldest_, false)) cursor_ = part.deleted;
  if (cursor_ < part.deleted) return EventsNotKept();
  if (cursor_.transaction > part.next_transaction) return EventsNotKept();
  checked_ = true;
  EventRing::Slice slice{.events = {}, .through = part.through};
  for (OutboxEvent& event : part.events) {
    slice.events.push_back(std::make_shared<const OutboxEvent>(std::move(event)));
  }
  return slice;
}

bool Watch::SendOut(const Send& send) {
  response_.set_resume_token(EncodeResumeToken(cursor_));
  const auto count = static_cast<uint64_t>(response_.events_size());
  const bool sent = send(response_);
  response_.Clear();
  last_sent_ = SteadyClock::now();
  if (sent) delivered_->Add(count);
  return sent;
}

bool Watch::Deliver(const EventRing::Slice& slice, const Send& send) {
  size_t bytes = 0;
  for (const SharedEvent& event : slice.events) {
    cursor_ = event->position;
    if (!filter_->Matches(*event)) continue;
    ToProto(*event, response_.add_events());
    bytes += event->Size();
    if (bytes < options_.batch_bytes) continue;
    if (!SendOut(send)) return false;
    bytes = 0;
  }
  cursor_ = std::max(cursor_, slice.through);
  const bool due = SteadyClock::now() >= last_sent_ + options_.heartbeat;
  return (response_.events().empty() && !due) || SendOut(send);
}

absl::Status Watch::Run(rpc::Call& call, const v1::WatchRequest& request, const Send& send) {
  SOCLE_RETURN_IF_ERROR(Begin(request));
  // Not all at once after a restart: up to a tenth earlier, by where the call happens to lie in memory.
  const auto percent = static_cast<int64_t>(reinterpret_cast<uintptr_t>(&call) / 64 % 10);
  const Time end = SteadyClock::now() + options_.longest * (100 - percent) / 100;
  bool first = true;
  while (!ring_->stopped() && SteadyClock::now() < end) {
    SOCLE_RETURN_IF_ERROR(call.CheckAlive());
    // A token is judged before anything is sent.
    SOCLE_ASSIGN_OR_RETURN(const EventRing::Slice slice, Next(call));
    if (std::exchange(first, false) && !SendOut(send)) break;
    if (!Deliver(slice, send)) break;
    if (slice.events.empty()) {
      const Time look = SteadyClock::now() + options_.look;
      ring_->Wait(cursor_, std::min({look, last_sent_ + options_.heartbeat, end, call.deadline()}));
    }
  }
  return ring_->stopped() ? absl::OkStatus() : call.CheckAlive();
}

}  // namespace socle::events
