// Who gets in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/errors.h"

namespace socle::test {
namespace {

using grpc::StatusCode;
using testing::HasSubstr;

class AccessTest : public testing::Test {
 protected:
  void SetUp() override {
    const absl::Status started = server_.Start();
    ASSERT_TRUE(started.ok()) << started;
    server_.server().SetReady(true);
    stub_ = server_.NewStub();
  }

  grpc::Status Echo(const std::string& token) {
    request_.set_text("bonjour");
    return stub_->Echo(As(token).get(), request_, &response_);
  }

  EchoServer server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  v1::EchoRequest request_;
  v1::EchoResponse response_;
};

TEST_F(AccessTest, AnswersWhoHasThePermissionAndKnowsThem) {
  const grpc::Status status = Echo("reader-token");
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.text(), "bonjour");
  EXPECT_EQ(response_.subject(), "reader");
}

TEST_F(AccessTest, RefusesACallWithoutCredentials) {
  ExpectError(Echo(""), StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED");
}

TEST_F(AccessTest, RefusesAWrongTokenWithoutRepeatingIt) {
  const grpc::Status status = Echo("made-up-token");
  ExpectError(status, StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED");
  EXPECT_THAT(status.error_message(), testing::Not(HasSubstr("made-up")));
  EXPECT_THAT(server_.Logged(), testing::Not(HasSubstr("made-up")));
}

TEST_F(AccessTest, DeniesByDefault) {
  const grpc::Status status = Echo("nothing-token");
  ExpectError(status, StatusCode::PERMISSION_DENIED, "PERMISSION_DENIED");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status)->metadata().at("permission"), "test.echoes.read");
  EXPECT_THAT(DetailOf<google::rpc::LocalizedMessage>(status)->message(), HasSubstr("droit"));
}

TEST_F(AccessTest, DeniesAnotherPermissionOfTheSameService) {
  v1::FailRequest request;
  request.set_code(5);
  ExpectError(stub_->Fail(As("reader-token").get(), request, &response_), StatusCode::PERMISSION_DENIED,
              "PERMISSION_DENIED");
}

TEST_F(AccessTest, GuardsWaitingAndStreamingMethodsToo) {
  ExpectError(stub_->Slow(As("").get(), request_, &response_), StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED");

  const auto no_token = As("");
  const auto reader = stub_->Repeat(no_token.get(), v1::RepeatRequest());
  EXPECT_FALSE(reader->Read(&response_));
  ExpectError(reader->Finish(), StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED");

  const auto may_only_read = As("reader-token");
  const auto writer = stub_->Join(may_only_read.get(), &response_);
  writer->WritesDone();
  ExpectError(writer->Finish(), StatusCode::PERMISSION_DENIED, "PERMISSION_DENIED");
}

TEST_F(AccessTest, CountsRefusedCalls) {
  Echo("");
  Echo("nothing-token");
  const std::string text = server_.metrics().Text();
  EXPECT_THAT(text,
              HasSubstr(R"(socle_rpc_calls_total{method="socle.test.v1.EchoService/Echo",code="UNAUTHENTICATED"} 1)"));
  EXPECT_THAT(
      text, HasSubstr(R"(socle_rpc_calls_total{method="socle.test.v1.EchoService/Echo",code="PERMISSION_DENIED"} 1)"));
}

}  // namespace
}  // namespace socle::test
