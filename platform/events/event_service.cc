#include "platform/events/event_service.h"

#include "absl/cleanup/cleanup.h"
#include "absl/time/time.h"
#include "platform/base/error.h"
#include "platform/events/history.h"
#include "platform/rpc/rpc_errors.h"

namespace socle::events {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds kRetryWatch{1000};
constexpr milliseconds kDeleteTimeout{10'000};
constexpr milliseconds kLookForStalled{250};

}  // namespace

EventService::EventService(db::Pool* pool, EventServiceOptions options, telemetry::Metrics* metrics)
    : options_(std::move(options)),
      metrics_(metrics),
      store_(pool),
      ring_(options_.ring),
      watchers_(options_.max_watchers),
      turns_(options_.table_readers),
      delivered_(metrics->AddCounter("socle_events_delivered_total", "Events sent to watchers.")),
      deleted_(metrics->AddCounter("socle_events_deleted_total", "Events deleted when their retention was over.")),
      retention_(options_.keeping, [this](int most) { return DeleteOlder(most); }) {
  service_.ServerStream<v1::WatchRequest, v1::WatchResponse>(
      "Watch", [this](rpc::Call& call, const v1::WatchRequest& request, rpc::StreamOut<v1::WatchResponse>& out) {
        return RunWatch(call, request, out);
      });
  service_.Blocking<v1::ListEventsRequest, v1::ListEventsResponse>(
      "ListEvents", [this](rpc::Call& call, const v1::ListEventsRequest& request) {
        return ListHistory(store_, request, call.deadline());
      });
  service_.OnStop([this] { Stop(); });
}

EventService::~EventService() {
  Stop();
  for (const char* name :
       {"socle_event_watchers", "socle_event_ring_events", "socle_event_ring_bytes", "socle_outbox_lag_seconds",
        "socle_outbox_events_read_total", "socle_outbox_read_failures"}) {
    metrics_->RemoveGauges(name);
  }
  {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }
  if (cutter_.joinable()) cutter_.join();
}

void EventService::Start() {
  tail_ = std::make_unique<OutboxTail>(&store_, &ring_, options_.tail);
  cutter_ = std::thread([this] { CutStalled(); });
  retention_.Start();
  AddGauges();
}

void EventService::Poke() {
  if (tail_ != nullptr) tail_->Poke();
}

void EventService::Stop() { ring_.Stop(); }

void EventService::AddGauges() {
  const auto add = [this](const char* name, const char* help, std::function<double()> read) {
    metrics_->AddGauge(name, help, {}, std::move(read));
  };
  add("socle_event_watchers", "Watch streams that are open.", [this] { return watchers_.count(); });
  add("socle_event_ring_events", "Events held in memory for watchers.",
      [this] { return static_cast<double>(ring_.size()); });
  add("socle_event_ring_bytes", "Bytes of the events held in memory for watchers.",
      [this] { return static_cast<double>(ring_.bytes()); });
  add("socle_outbox_lag_seconds", "Age of the oldest committed event that watchers cannot have yet.",
      [this] { return static_cast<double>(tail_->Lag().count()) / 1000; });
  add("socle_outbox_events_read_total", "Events read from the outbox into memory.",
      [this] { return static_cast<double>(tail_->read()); });
  add("socle_outbox_read_failures", "Questions for new events that failed since the start.",
      [this] { return static_cast<double>(tail_->failures()); });
}

absl::Status EventService::RunWatch(rpc::Call& call, const v1::WatchRequest& request,
                                    rpc::StreamOut<v1::WatchResponse>& out) {
  if (ring_.stopped()) return rpc::NotReady();
  Watchers::Entry entry(&watchers_, call.context());
  if (!entry.valid()) return rpc::Overloaded(kRetryWatch);
  Watch watch(
      options_.watch, &ring_,
      [this](Position after, int limit, db::Deadline deadline) { return ReadTable(after, limit, deadline); },
      &delivered_);
  return watch.Run(call, request, [&](const v1::WatchResponse& response) {
    entry.BeginWrite(SteadyClock::now());
    const bool taken = out.Write(response);
    entry.EndWrite();
    return taken;
  });
}

absl::StatusOr<OutboxStore::Part> EventService::ReadTable(Position after, int limit, db::Deadline deadline) {
  if (!turns_.Take(deadline)) return rpc::Overloaded(kRetryWatch);
  const absl::Cleanup give = [this] { turns_.Give(); };
  return store_.ReadAfter(after, limit, deadline);
}

absl::StatusOr<int64_t> EventService::DeleteOlder(int most) {
  if (ring_.stopped()) return 0;
  SOCLE_ASSIGN_OR_RETURN(const int64_t deleted,
                         store_.DeleteOlder(options_.retention, most, db::DeadlineIn(kDeleteTimeout)));
  deleted_.Add(static_cast<uint64_t>(deleted));
  return deleted;
}

void EventService::CutStalled() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&ended_), absl::FromChrono(kLookForStalled))) return;
    }
    watchers_.CutStalled(SteadyClock::now() - (ring_.stopped() ? options_.stall_at_stop : options_.stall));
  }
}

}  // namespace socle::events
