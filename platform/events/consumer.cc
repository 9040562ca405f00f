#include "platform/events/consumer.h"

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>

#include "absl/cleanup/cleanup.h"
#include "absl/time/time.h"
#include "platform/base/error.h"
#include "platform/base/failpoint.h"

namespace socle::events {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr milliseconds kTokenTimeout{10'000};
constexpr int64_t kForgetEach = 1000;  // messages
constexpr char kNotOurTurn[] = "another process applies the events";

telemetry::Labels Of(const ConsumerOptions& options) { return {{"consumer", options.name}}; }

absl::Status FromGrpc(const grpc::Status& status) {
  return {static_cast<absl::StatusCode>(status.error_code()), status.error_message()};
}

// Reads from a stream with a limit to the wait, which the synchronous call does not have.
class TimedReader {
 public:
  TimedReader(v1::EventService::Stub& stub, grpc::ClientContext* context, const v1::WatchRequest& request)
      : context_(context), reader_(stub.PrepareAsyncWatch(context, request, &queue_)) {
    reader_->StartCall(nullptr);
    Await(std::chrono::system_clock::time_point::max());
  }
  ~TimedReader() {
    if (!finished_) Finish();
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  // False at the end, and when nothing came for so long.
  bool Read(v1::WatchResponse* response, milliseconds silence) {
    reader_->Read(response, nullptr);
    ended_ = !Await(std::chrono::system_clock::now() + silence);
    return !ended_;
  }

  grpc::Status Finish() {
    finished_ = true;
    grpc::Status status;
    // A stream that has ended has a status, which may still be on its way: cancelling would hide it.
    if (!ended_) context_->TryCancel();
    reader_->Finish(&status, nullptr);
    Await(std::chrono::system_clock::time_point::max());
    return status;
  }

 private:
  // One operation is under way at a time. When it takes too long it is cancelled, and waited for.
  bool Await(std::chrono::system_clock::time_point until) {
    void* tag = nullptr;
    bool ok = false;
    if (queue_.AsyncNext(&tag, &ok, until) != grpc::CompletionQueue::TIMEOUT) return ok;
    context_->TryCancel();
    queue_.Next(&tag, &ok);
    return false;
  }

  grpc::CompletionQueue queue_;
  grpc::ClientContext* const context_;
  bool ended_ = false;
  bool finished_ = false;
  std::unique_ptr<grpc::ClientAsyncReader<v1::WatchResponse>> reader_;
};

}  // namespace

std::shared_ptr<grpc::Channel> EventChannel(const std::string& address,
                                            const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  // The server takes pings no closer together than 20 s.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 25'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 10'000);
  arguments.SetLoadBalancingPolicyName("round_robin");
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

Consumer::Consumer(ConsumerOptions options, db::Pool* pool, std::shared_ptr<grpc::Channel> channel, Apply apply,
                   telemetry::Metrics* metrics, telemetry::Log* log)
    : options_(std::move(options)),
      pool_(pool),
      stub_(v1::EventService::NewStub(channel)),
      apply_(std::move(apply)),
      metrics_(metrics),
      log_(log),
      store_(options_.name),
      applied_(metrics->AddCounter("socle_consumer_events_applied_total", "Events that had their effect here.",
                                   Of(options_))),
      skipped_(metrics->AddCounter("socle_consumer_events_skipped_total",
                                   "Events that came again after they had had their effect.", Of(options_))),
      streams_(metrics->AddCounter("socle_consumer_streams_total", "Watch streams begun.", Of(options_))),
      failures_(metrics->AddCounter("socle_consumer_failures_total",
                                    "Streams that broke, and messages that could not be applied.", Of(options_))),
      random_(std::random_device()()),
      last_heard_(SteadyClock::now()) {}

Consumer::~Consumer() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }
  if (!thread_.joinable()) return;
  thread_.join();
  metrics_->RemoveGauges("socle_consumer_lag_seconds");
}

void Consumer::Start() {
  thread_ = std::thread([this] { Run(); });
  metrics_->AddGauge("socle_consumer_lag_seconds", "How far behind the other service's changes this one is.",
                     Of(options_), [this] { return static_cast<double>(Lag().count()) / 1000; });
}

milliseconds Consumer::Lag() const {
  absl::MutexLock lock(&mutex_);
  return last_age_ + std::chrono::duration_cast<milliseconds>(SteadyClock::now() - last_heard_);
}

bool Consumer::Stopping() const {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

void Consumer::Pause(milliseconds pause) {
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::FromChrono(pause));
}

void Consumer::Say(std::string_view message, const absl::Status& status) {
  if (log_ == nullptr) return;
  log_->Write(telemetry::Severity::kWarning, message,
              {{"consumer", options_.name}, {"error", std::string(status.message())}});
}

void Consumer::Run() {
  milliseconds pause = options_.min_pause;
  while (!Stopping()) {
    bool progress = false;
    absl::Status status = FollowOnce(&progress);
    if (Stopping()) return;
    // Everything that the token would have brought is gone: begin again, if we know how.
    if (status.code() == absl::StatusCode::kOutOfRange && options_.rebuild) status = RebuildNow();
    if (progress) pause = options_.min_pause;
    // The service ends streams with OK now and then; not so often that it could be a loop.
    if (status.ok() && progress) continue;
    if (!status.ok()) {
      failures_.Add();
      Say("events are not followed", status);
    }
    Pause(pause / 2 + milliseconds(static_cast<int64_t>(random_()) % (pause.count() / 2 + 1)));
    pause = std::min(2 * pause, options_.max_pause);
  }
}

absl::Status Consumer::FollowOnce(bool* progress) {
  SOCLE_ASSIGN_OR_RETURN(token_, store_.Token(*pool_, db::DeadlineIn(kTokenTimeout)));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + options_.longest_stream);
  if (options_.authorization) context.AddMetadata("authorization", options_.authorization());
  v1::WatchRequest request;
  request.set_filter(options_.filter);
  request.set_resume_token(token_);
  request.set_from_oldest(token_.empty());
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return absl::OkStatus();
    context_ = &context;
  }
  const absl::Cleanup forget = [this] {
    absl::MutexLock lock(&mutex_);
    context_ = nullptr;
  };
  streams_.Add();
  return Follow(&context, request, progress);
}

absl::Status Consumer::Follow(grpc::ClientContext* context, const v1::WatchRequest& request, bool* progress) {
  TimedReader reader(*stub_, context, request);
  v1::WatchResponse response;
  while (reader.Read(&response, options_.silence)) {
    SOCLE_RETURN_IF_ERROR(ApplyMessage(response));
    *progress = true;
    Heard(response);
  }
  return FromGrpc(reader.Finish());
}

void Consumer::Heard(const v1::WatchResponse& response) {
  milliseconds age{0};
  if (!response.events().empty()) {
    const auto& made = response.events().rbegin()->create_time();
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto then = std::chrono::seconds(made.seconds()) + std::chrono::nanoseconds(made.nanos());
    // Two machines' clocks: never negative.
    age = std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(now - then));
  }
  absl::MutexLock lock(&mutex_);
  last_age_ = age;
  last_heard_ = SteadyClock::now();
}

absl::Status Consumer::ApplyMessage(const v1::WatchResponse& response) {
  int64_t applied = 0;
  const bool forget = ++since_forgetting_ % kForgetEach == 1;
  const absl::Status status =
      db::RunWrite(*pool_, db::DeadlineIn(options_.apply_timeout), [&](db::Transaction& tx) -> absl::Status {
        applied = 0;
        if (!store_.Lock(tx, token_)) return absl::AbortedError(kNotOurTurn);
        std::vector<std::string> ids;
        for (const v1::Event& event : response.events()) ids.push_back(event.event_id());
        std::set<std::string> fresh = store_.Claim(tx, ids);
        for (const v1::Event& event : response.events()) {
          if (fresh.erase(event.event_id()) == 0) continue;
          SOCLE_RETURN_IF_ERROR(apply_(tx, event));
          ++applied;
        }
        store_.Advance(tx, response.resume_token(), applied);
        if (forget) store_.Forget(tx, options_.remember);
        SOCLE_FAILPOINT("consumer_before_commit");
        return absl::OkStatus();
      });
  // An unknown outcome is an error like any other: the next stream begins with the token that is stored.
  SOCLE_RETURN_IF_ERROR(status);
  SOCLE_FAILPOINT("consumer_after_commit");
  token_ = response.resume_token();
  applied_.Add(static_cast<uint64_t>(applied));
  skipped_.Add(static_cast<uint64_t>(response.events_size() - applied));
  return absl::OkStatus();
}

absl::Status Consumer::RebuildNow() {
  return db::RunWrite(*pool_, db::DeadlineIn(options_.apply_timeout), [&](db::Transaction& tx) -> absl::Status {
    if (!store_.Lock(tx, token_)) return absl::AbortedError(kNotOurTurn);
    SOCLE_RETURN_IF_ERROR(options_.rebuild(tx));
    store_.Advance(tx, "", 0);
    return absl::OkStatus();
  });
}

}  // namespace socle::events
