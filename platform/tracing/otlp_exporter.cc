#include "platform/tracing/otlp_exporter.h"

#include <grpcpp/create_channel.h>

#include "absl/time/time.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"

namespace socle::tracing {
namespace {

using telemetry::Span;
namespace collector = opentelemetry::proto::collector::trace::v1;

constexpr char kLost[] = "socle_spans_lost_total";
constexpr char kLostHelp[] = "Spans that nobody got, by reason.";
constexpr int kTries = 3;

// What another try may change (the OTLP specification, "Failures").
bool MayPass(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::ABORTED:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::OUT_OF_RANGE:
    case grpc::StatusCode::DATA_LOSS:
      return true;
    default:
      return false;
  }
}

}  // namespace

OtlpExporter::OtlpExporter(OtlpOptions options, telemetry::Metrics* metrics)
    : options_(std::move(options)),
      instance_(telemetry::MakeRequestId()),
      channel_(grpc::CreateChannel(options_.endpoint, options_.credentials)),
      exported_(metrics->AddCounter("socle_spans_exported_total", "Spans that the collector took.")),
      lost_in_queue_(metrics->AddCounter(kLost, kLostHelp, {{"reason", "queue"}})),
      lost_at_collector_(metrics->AddCounter(kLost, kLostHelp, {{"reason", "collector"}})),
      thread_([this] { Run(); }) {}

OtlpExporter::~OtlpExporter() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    const auto idle = [this] {
      mutex_.AssertHeld();
      return under_way_ == nullptr;
    };
    const bool ended = mutex_.AwaitWithTimeout(absl::Condition(&idle), absl::FromChrono(options_.last_try));
    if (!ended) under_way_->TryCancel();
  }
  thread_.join();
}

void OtlpExporter::Take(Span span) {
  absl::MutexLock lock(&mutex_);
  if (queue_.size() >= options_.most_queued) {
    lost_in_queue_.Add();
    return;
  }
  queue_.push_back(std::move(span));
}

std::vector<Span> OtlpExporter::Next() {
  absl::MutexLock lock(&mutex_);
  const auto enough = [this] {
    mutex_.AssertHeld();
    return stopping_ || queue_.size() >= options_.most_sent;
  };
  const auto any = [this] {
    mutex_.AssertHeld();
    return stopping_ || !queue_.empty();
  };
  mutex_.Await(absl::Condition(&any));
  mutex_.AwaitWithTimeout(absl::Condition(&enough), absl::FromChrono(options_.gather));
  std::vector<Span> next;
  if (queue_.size() <= options_.most_sent) {
    next.swap(queue_);
  } else {
    const auto end = queue_.begin() + static_cast<ptrdiff_t>(options_.most_sent);
    next.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
  }
  return next;
}

void OtlpExporter::Run() {
  for (std::vector<Span> spans = Next(); !spans.empty(); spans = Next()) {
    if (Send(spans)) continue;
    absl::MutexLock lock(&mutex_);
    if (!stopping_) continue;
    // The process does not wait for a collector that takes nothing.
    lost_at_collector_.Add(queue_.size());
    queue_.clear();
  }
}

bool OtlpExporter::Send(const std::vector<Span>& spans) {
  const ExportRequest request = ToExportRequest(spans, "socle-" + options_.service, instance_);
  std::chrono::milliseconds pause = options_.pause;
  for (int i = 0; i < kTries; ++i, pause *= 2) {
    const grpc::StatusCode code = Try(request);
    if (code == grpc::StatusCode::OK) {
      exported_.Add(spans.size());
      return true;
    }
    // A process that ends tries each batch once.
    if (!MayPass(code) || i + 1 == kTries || !Pause(pause)) break;
  }
  lost_at_collector_.Add(spans.size());
  return false;
}

grpc::StatusCode OtlpExporter::Try(const ExportRequest& request) {
  grpc::ClientContext context;
  {
    absl::MutexLock lock(&mutex_);
    context.set_deadline(std::chrono::system_clock::now() + (stopping_ ? options_.last_try : options_.longest_try));
    under_way_ = &context;
  }
  collector::ExportTraceServiceResponse response;
  const grpc::Status status = collector::TraceService::NewStub(channel_)->Export(&context, request, &response);
  absl::MutexLock lock(&mutex_);
  under_way_ = nullptr;
  return status.error_code();
}

bool OtlpExporter::Pause(std::chrono::milliseconds pause) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopping_), absl::FromChrono(pause));
}

}  // namespace socle::tracing
