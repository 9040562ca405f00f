// Streaming methods.
#include <gtest/gtest.h>

#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/errors.h"

namespace socle::test {
namespace {

using grpc::StatusCode;

class StreamTest : public testing::Test {
 protected:
  void SetUp() override {
    const absl::Status started = server_.Start();
    ASSERT_TRUE(started.ok()) << started;
    stub_ = server_.NewStub();
  }

  EchoServer server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  v1::EchoResponse response_;
};

TEST_F(StreamTest, SendsEveryMessageInOrder) {
  v1::RepeatRequest request;
  request.set_text(std::string(1000, 'r'));
  request.set_count(5000);
  const auto context = As("all-token");
  const auto reader = stub_->Repeat(context.get(), request);
  int received = 0;
  while (reader->Read(&response_)) {
    ASSERT_EQ(response_.text(), request.text());
    ++received;
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(received, 5000);
}

TEST_F(StreamTest, ReceivesEveryMessageInOrder) {
  const auto context = As("all-token");
  const auto writer = stub_->Join(context.get(), &response_);
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    v1::EchoRequest request;
    request.set_text(std::to_string(i) + ",");
    expected += request.text();
    ASSERT_TRUE(writer->Write(request));
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.text(), expected);
}

TEST_F(StreamTest, RefusesAnOversizedMessageWithinAStream) {
  const auto context = As("all-token");
  const auto writer = stub_->Join(context.get(), &response_);
  v1::EchoRequest request;
  request.set_text(std::string((4 << 20) + 1, 'x'));
  writer->Write(request);
  writer->WritesDone();
  ExpectError(writer->Finish(), StatusCode::RESOURCE_EXHAUSTED, "TOO_LARGE");
}

TEST_F(StreamTest, StopsSendingToWhoHasGone) {
  v1::RepeatRequest request;
  request.set_text(std::string(10'000, 'r'));
  request.set_count(1'000'000'000);
  const auto context = As("all-token");
  const auto reader = stub_->Repeat(context.get(), request);
  ASSERT_TRUE(reader->Read(&response_));
  context->TryCancel();
  while (reader->Read(&response_)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), StatusCode::CANCELLED);
  // The handler ends too: its call is counted.
  const std::string counted = R"(socle_rpc_calls_total{method="socle.test.v1.EchoService/Repeat",code="CANCELLED"} 1)";
  while (server_.metrics().Text().find(counted) == std::string::npos) std::this_thread::yield();
}

}  // namespace
}  // namespace socle::test
