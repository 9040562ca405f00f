// Spans on their way to a collector that takes them, is slow, refuses, or is not there.
#include "platform/tracing/otlp_exporter.h"

#include <gmock/gmock.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <optional>

#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"

namespace socle::tracing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
namespace collector = opentelemetry::proto::collector::trace::v1;

class Collector : public collector::TraceService::Service {
 public:
  explicit Collector(int port = 0) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:" + std::to_string(port), grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~Collector() override { server_->Shutdown(std::chrono::system_clock::now()); }

  grpc::Status Export(grpc::ServerContext* context, const ExportRequest* request,
                      collector::ExportTraceServiceResponse*) override {
    absl::MutexLock lock(&mutex_);
    ++calls_;
    while (hangs_ && !context->IsCancelled()) {
      mutex_.AwaitWithTimeout(absl::Condition(
                                  +[](bool* hangs) { return !*hangs; }, &hangs_),
                              absl::Milliseconds(10));
    }
    if (refusals_ > 0) {
      --refusals_;
      return refusal_;
    }
    for (const auto& of_resource : request->resource_spans()) {
      for (const auto& span : of_resource.scope_spans(0).spans()) names_.push_back(span.name());
      batches_.push_back(of_resource.scope_spans(0).spans_size());
    }
    return grpc::Status::OK;
  }

  void Refuse(int times, grpc::StatusCode code) {
    absl::MutexLock lock(&mutex_);
    refusals_ = times;
    refusal_ = grpc::Status(code, "not now");
  }
  void Hang(bool hangs) {
    absl::MutexLock lock(&mutex_);
    hangs_ = hangs;
  }
  bool AwaitSpans(size_t count) {
    absl::MutexLock lock(&mutex_);
    const auto come = [this, count] {
      mutex_.AssertHeld();
      return names_.size() >= count;
    };
    return mutex_.AwaitWithTimeout(absl::Condition(&come), absl::Seconds(10));
  }
  void AwaitCalls(int count) {
    absl::MutexLock lock(&mutex_);
    const auto come = [this, count] {
      mutex_.AssertHeld();
      return calls_ >= count;
    };
    mutex_.Await(absl::Condition(&come));
  }
  std::vector<int> batches() {
    absl::MutexLock lock(&mutex_);
    return batches_;
  }
  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int port_ = 0;
  absl::Mutex mutex_;
  bool hangs_ ABSL_GUARDED_BY(mutex_) = false;
  int refusals_ ABSL_GUARDED_BY(mutex_) = 0;
  grpc::Status refusal_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> names_ ABSL_GUARDED_BY(mutex_);
  std::vector<int> batches_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<grpc::Server> server_;
};

class OtlpExporterTest : public testing::Test {
 protected:
  void Start(const std::string& address) {
    exporter_.emplace(OtlpOptions{.endpoint = address,
                                  .credentials = grpc::InsecureChannelCredentials(),
                                  .service = "echo",
                                  .most_queued = 100,
                                  .most_sent = 10,
                                  .gather = milliseconds(20),
                                  .longest_try = seconds(2),
                                  .pause = milliseconds(10),
                                  .last_try = milliseconds(300)},
                      &metrics_);
  }
  void Take(int spans) {
    for (int i = 0; i < spans; ++i) exporter_->Take({.context = telemetry::ChildOf({}), .name = "a.B/C"});
  }
  uint64_t Counted(const std::string& name) const {
    const std::string text = metrics_.Text();
    const size_t found = text.find("\n" + name + " ");
    return found == std::string::npos ? 0 : std::stoull(text.substr(found + name.size() + 2));
  }
  static constexpr char kExported[] = "socle_spans_exported_total";
  static constexpr char kQueue[] = "socle_spans_lost_total{reason=\"queue\"}";
  static constexpr char kAtCollector[] = "socle_spans_lost_total{reason=\"collector\"}";

  telemetry::Metrics metrics_;
  std::optional<OtlpExporter> exporter_;
};

TEST_F(OtlpExporterTest, SendsWhatItGetsInBatches) {
  Collector collector;
  Start(collector.address());
  Take(35);
  ASSERT_TRUE(collector.AwaitSpans(35));
  for (const int batch : collector.batches()) EXPECT_LE(batch, 10);
  exporter_.reset();
  EXPECT_EQ(Counted(kExported), 35U);
}

TEST_F(OtlpExporterTest, TriesAgainWhereThatMayHelp) {
  Collector collector;
  collector.Refuse(2, grpc::StatusCode::UNAVAILABLE);
  Start(collector.address());
  Take(3);
  ASSERT_TRUE(collector.AwaitSpans(3));
  exporter_.reset();
  EXPECT_EQ(Counted(kExported), 3U);
  EXPECT_EQ(Counted(kAtCollector), 0U);
}

TEST_F(OtlpExporterTest, GivesUpAfterThreeTriesAndAtOnceWhereNoneWouldHelp) {
  Collector collector;
  collector.Refuse(3, grpc::StatusCode::UNAVAILABLE);
  Start(collector.address());
  Take(3);
  collector.AwaitCalls(3);
  Take(1);
  ASSERT_TRUE(collector.AwaitSpans(1)) << "and it recovers";
  collector.Refuse(1, grpc::StatusCode::INVALID_ARGUMENT);
  Take(2);
  collector.AwaitCalls(5);
  Take(1);
  ASSERT_TRUE(collector.AwaitSpans(2));
  exporter_.reset();
  EXPECT_EQ(Counted(kExported), 2U);
  EXPECT_EQ(Counted(kAtCollector), 5U);
}

TEST_F(OtlpExporterTest, LosesWhatDoesNotFitAndNeverWaits) {
  Collector collector;
  collector.Hang(true);
  Start(collector.address());
  Take(10);
  collector.AwaitCalls(1);
  const auto start = std::chrono::steady_clock::now();
  Take(1000);
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(1));
  EXPECT_EQ(Counted(kQueue), 900U) << "a hundred wait";
  collector.Hang(false);
  ASSERT_TRUE(collector.AwaitSpans(110));
}

TEST_F(OtlpExporterTest, EndsSoonWithoutACollectorAndWithOneThatHangs) {
  Start("127.0.0.1:1");
  Take(50);
  auto start = std::chrono::steady_clock::now();
  exporter_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(8));
  EXPECT_EQ(Counted(kAtCollector), 50U);

  Collector collector;
  collector.Hang(true);
  Start(collector.address());
  Take(1);
  collector.AwaitCalls(1);
  start = std::chrono::steady_clock::now();
  exporter_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(8));
}

TEST_F(OtlpExporterTest, SendsTheLastOnesWhenItEnds) {
  Collector collector;
  Start(collector.address());
  Take(25);
  exporter_.reset();
  EXPECT_TRUE(collector.AwaitSpans(25));
  EXPECT_EQ(Counted(kExported), 25U);
}

TEST_F(OtlpExporterTest, FindsACollectorThatComesLater) {
  int port = 0;
  {
    const Collector before;
    port = before.port();
  }
  Start("127.0.0.1:" + std::to_string(port));
  Take(1);
  std::optional<Collector> later;
  later.emplace(port);
  // What was sent meanwhile is lost; not for ever.
  for (int i = 0; i < 400 && Counted(kExported) == 0; ++i) {
    Take(1);
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_GT(Counted(kExported), 0U);
}

}  // namespace
}  // namespace socle::tracing
