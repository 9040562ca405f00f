// Sends spans to a collector by OTLP over gRPC, in batches, from a thread of its own.
//
// A call leaves its span behind in a bounded queue and goes on; what does not fit, and what the collector does not take
// in three tries, is lost and counted. Nothing waits for the collector, and nothing fails without it.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/telemetry/metrics.h"
#include "platform/telemetry/span.h"
#include "platform/tracing/span_conversion.h"

namespace socle::tracing {

struct OtlpOptions {
  std::string endpoint;  // host:port
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  std::string service;  // "registry"
  size_t most_queued = 4096;
  size_t most_sent = 512;  // at once
  // How long a span waits for others, and how long a try and the pauses between tries take.
  std::chrono::milliseconds gather = std::chrono::seconds(1);
  std::chrono::milliseconds longest_try = std::chrono::seconds(5);
  std::chrono::milliseconds pause = std::chrono::seconds(1);
  std::chrono::milliseconds last_try = std::chrono::seconds(1);  // when the process ends
};

class OtlpExporter : public telemetry::SpanSink {
 public:
  // `metrics` must outlive it. Counters: socle_spans_exported_total, socle_spans_lost_total by reason (`queue`: they
  // came faster than they went; `collector`: it did not take them).
  OtlpExporter(OtlpOptions options, telemetry::Metrics* metrics);
  // Tries once more to send what is there.
  ~OtlpExporter() override;

  void Take(telemetry::Span span) override;

 private:
  void Run();
  // What is to be sent next; empty: it is time to end.
  std::vector<telemetry::Span> Next();
  // Until it is taken, three times at most; whether it was.
  bool Send(const std::vector<telemetry::Span>& spans);
  grpc::StatusCode Try(const ExportRequest& request);
  // Whether the process goes on after so long.
  bool Pause(std::chrono::milliseconds pause);

  const OtlpOptions options_;
  const std::string instance_;
  const std::shared_ptr<grpc::Channel> channel_;
  telemetry::Counter& exported_;
  telemetry::Counter& lost_in_queue_;
  telemetry::Counter& lost_at_collector_;
  absl::Mutex mutex_;
  std::vector<telemetry::Span> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* under_way_ ABSL_GUARDED_BY(mutex_) = nullptr;  // cut short when it outlasts the process
  std::thread thread_;
};

}  // namespace socle::tracing
