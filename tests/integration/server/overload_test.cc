// Too much at once, too late, and gone: every call gets an answer quickly, and the server is as before afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/errors.h"

namespace socle::test {
namespace {

using grpc::StatusCode;
using std::chrono::milliseconds;

// Two threads for handlers that wait and a queue of two: TestConfig.
class OverloadTest : public testing::Test {
 protected:
  void SetUp() override {
    const absl::Status started = server_.Start();
    ASSERT_TRUE(started.ok()) << started;
    stub_ = server_.NewStub();
  }

  void TearDown() override {
    server_.gate().Open();
    for (std::thread& caller : callers_) caller.join();
  }

  // Calls Slow in the background; its handler stays at the gate.
  void StartSlow(milliseconds timeout = std::chrono::seconds(20)) {
    callers_.emplace_back([this, timeout] {
      v1::EchoRequest request;
      v1::EchoResponse response;
      const grpc::Status status = stub_->Slow(As("all-token", timeout).get(), request, &response);
      ++(status.ok() ? answered_ : refused_);
    });
  }

  // Waits until the metrics show a value.
  void AwaitMetric(const std::string& line) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (server_.metrics().Text().find(line) == std::string::npos) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << line << " never came:\n" << server_.metrics().Text();
      std::this_thread::yield();
    }
  }

  // Both threads busy and the queue full.
  void FillUp() {
    for (int i = 0; i < 2; ++i) StartSlow();
    server_.gate().AwaitWaiting(2);
    for (int i = 0; i < 2; ++i) StartSlow();
    AwaitMetric("socle_blocking_queued 2");
  }

  EchoServer server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  std::atomic<int> answered_ = 0;
  std::atomic<int> refused_ = 0;
  std::vector<std::thread> callers_;
  v1::EchoRequest request_;
  v1::EchoResponse response_;
};

TEST_F(OverloadTest, RefusesAtOnceWhatNeitherRunsNorFitsTheQueue) {
  FillUp();
  const auto before = std::chrono::steady_clock::now();
  const grpc::Status status = stub_->Slow(As("all-token").get(), request_, &response_);
  const auto took = std::chrono::steady_clock::now() - before;
  ExpectError(status, StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED");
  ASSERT_TRUE(DetailOf<google::rpc::RetryInfo>(status).has_value()) << "a refused caller must learn when to try again";
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(status)->retry_delay().nanos(), 0);
  EXPECT_LT(took, std::chrono::seconds(2)) << "refusals must not wait for the queue";
}

TEST_F(OverloadTest, AnswersEveryAcceptedCallOnceThereIsRoom) {
  FillUp();
  server_.gate().Open();
  for (std::thread& caller : callers_) caller.join();
  callers_.clear();
  EXPECT_EQ(answered_, 4);
  EXPECT_TRUE(stub_->Slow(As("all-token").get(), request_, &response_).ok()) << "and it recovers";
}

TEST_F(OverloadTest, AnswersFromMemoryWhileEveryThreadWaits) {
  FillUp();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(stub_->Echo(As("all-token").get(), request_, &response_).ok());
}

TEST_F(OverloadTest, DropsQueuedCallsWhoseCallersHaveGone) {
  for (int i = 0; i < 2; ++i) StartSlow();
  server_.gate().AwaitWaiting(2);
  for (int i = 0; i < 2; ++i) StartSlow(milliseconds(100));
  while (refused_ < 2) std::this_thread::yield();
  server_.gate().Open();
  while (answered_ < 2) std::this_thread::yield();
  AwaitMetric("socle_blocking_queued 0");
  AwaitMetric("socle_blocking_running 0");
  EXPECT_EQ(answered_, 2) << "the calls whose deadline passed in the queue must not have run";
}

TEST_F(OverloadTest, EndsAHandlerWhoseCallerCancels) {
  const auto context = As("all-token");
  std::thread caller(
      [&] { EXPECT_EQ(stub_->Slow(context.get(), request_, &response_).error_code(), StatusCode::CANCELLED); });
  server_.gate().AwaitWaiting(1);
  context->TryCancel();
  caller.join();
  AwaitMetric("socle_blocking_running 0");
  AwaitMetric(R"(socle_rpc_calls_total{method="socle.test.v1.EchoService/Slow",code="CANCELLED"} 1)");
}

TEST_F(OverloadTest, EndsAHandlerAtTheDeadline) {
  EXPECT_EQ(stub_->Slow(As("all-token", milliseconds(50)).get(), request_, &response_).error_code(),
            StatusCode::DEADLINE_EXCEEDED);
  AwaitMetric("socle_blocking_running 0");
}

TEST_F(OverloadTest, CapsOpenStreams) {
  v1::RepeatRequest request;
  request.set_text("wait");
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::EchoResponse>>> open;
  for (int i = 0; i < 2; ++i) {
    contexts.push_back(As("all-token"));
    open.push_back(stub_->Repeat(contexts.back().get(), request));
  }
  server_.gate().AwaitWaiting(2);

  const auto third = As("all-token");
  ExpectError(stub_->Repeat(third.get(), request)->Finish(), StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED");

  server_.gate().Open();
  for (auto& reader : open) EXPECT_TRUE(reader->Finish().ok());
  const auto after = As("all-token");
  EXPECT_TRUE(stub_->Repeat(after.get(), request)->Finish().ok()) << "and it recovers";
}

TEST(DeadlineTest, IsClampedToTheServersLongest) {
  server::ServerConfig config = TestConfig();
  config.scope.max_deadline = milliseconds(50);
  EchoServer server(config);
  ASSERT_TRUE(server.Start().ok());
  v1::EchoResponse response;
  // The caller would wait for ten seconds.
  ExpectError(server.NewStub()->Slow(As("all-token").get(), v1::EchoRequest(), &response),
              StatusCode::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED");
}

}  // namespace
}  // namespace socle::test
