// What calls get: answers, errors with all their details, and a line in the log.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/errors.h"

namespace socle::test {
namespace {

using grpc::StatusCode;
using testing::HasSubstr;
using testing::Not;

class AnswerTest : public testing::Test {
 protected:
  AnswerTest() : server_(Config()) {}

  static server::ServerConfig Config() {
    server::ServerConfig config = TestConfig();
    config.scope.max_request_bytes = 64 << 10;
    return config;
  }

  void SetUp() override {
    const absl::Status started = server_.Start();
    ASSERT_TRUE(started.ok()) << started;
    stub_ = server_.NewStub();
  }

  grpc::Status Fail(int code, int violations) {
    v1::FailRequest request;
    request.set_code(code);
    request.set_violations(violations);
    context_ = As("all-token");
    return stub_->Fail(context_.get(), request, &response_);
  }

  // Calls a method with bytes as they are.
  grpc::Status Send(const std::string& method, const std::string& bytes) {
    grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub(server_.NewChannel());
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    grpc::CompletionQueue queue;
    const auto context = As("all-token");
    const auto call = stub.PrepareUnaryCall(context.get(), method, request, &queue);
    call->StartCall();
    grpc::Status status;
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return status;
  }

  // The last line of the log that concerns a call.
  nlohmann::json LastCall() {
    std::istringstream lines(server_.Logged());
    nlohmann::json last;
    for (std::string line; std::getline(lines, line);) {
      auto parsed = nlohmann::json::parse(line, nullptr, false);
      EXPECT_TRUE(parsed.is_object()) << "not a JSON object: " << line;
      if (parsed.is_object() && parsed["message"] == "call") last = std::move(parsed);
    }
    return last;
  }

  EchoServer server_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  v1::EchoRequest request_;
  v1::EchoResponse response_;
};

TEST_F(AnswerTest, SharesStoredBytes) {
  for (int i = 0; i < 3; ++i) {
    const grpc::Status status = stub_->Stored(As("reader-token").get(), request_, &response_);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response_.text(), "stored");
  }
}

TEST_F(AnswerTest, RunsHandlersThatWait) {
  server_.gate().Open();
  request_.set_text("lent");
  const grpc::Status status = stub_->Slow(As("reader-token").get(), request_, &response_);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.text(), "lent");
}

TEST_F(AnswerTest, LetsAMemoryMethodWaitForOneCall) {
  server_.gate().Open();
  request_.set_text("wait");
  const grpc::Status status = stub_->Stored(As("reader-token").get(), request_, &response_);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.text(), "stored");
}

TEST_F(AnswerTest, AnswersManyCallsOfOneConnectionInAnyOrder) {
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([this, i] {
      for (int n = 0; n < 200; ++n) {
        v1::EchoRequest request;
        v1::EchoResponse response;
        request.set_text(std::string(static_cast<size_t>((i * 200 + n) % 3000), static_cast<char>('a' + i)));
        const grpc::Status status = stub_->Echo(As("reader-token").get(), request, &response);
        ASSERT_TRUE(status.ok()) << status.error_message();
        ASSERT_EQ(response.text(), request.text()) << "another call's answer";
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
}

TEST_F(AnswerTest, SendsErrorDetailsWhole) {
  const grpc::Status status = Fail(static_cast<int>(StatusCode::FAILED_PRECONDITION), 3);
  ExpectError(status, StatusCode::FAILED_PRECONDITION, "INVALID_FIELD");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status)->domain(), "socle.fr");
  EXPECT_EQ(DetailOf<google::rpc::LocalizedMessage>(status)->message(), "Échec demandé.");
  ASSERT_EQ(DetailOf<google::rpc::BadRequest>(status)->field_violations_size(), 3);
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(status)->field_violations(2).field(), "fields[2]");
}

TEST_F(AnswerTest, CutsDetailsThatWouldNotFitTheTrailers) {
  const grpc::Status status = Fail(static_cast<int>(StatusCode::INVALID_ARGUMENT), 5000);
  ExpectError(status, StatusCode::INVALID_ARGUMENT, "INVALID_FIELD");
  EXPECT_LE(status.error_details().size(), 6 * 1024u);
}

TEST_F(AnswerTest, ShowsNothingOfTheInside) {
  for (const int code : {0, -1}) {
    const grpc::Status status = Fail(code, 0);
    ExpectError(status, StatusCode::INTERNAL, "INTERNAL");
    EXPECT_THAT(status.error_message(), Not(HasSubstr("secret"))) << "code " << code;
    EXPECT_THAT(status.error_details(), Not(HasSubstr("secret"))) << "code " << code;
  }
  EXPECT_THAT(server_.Logged(), HasSubstr("secret of the inside")) << "the cause must be in the log";
}

TEST_F(AnswerTest, GivesTheRequestIdOfAFailedCall) {
  Fail(3, 1);
  const auto& trailers = context_->GetServerTrailingMetadata();
  const auto found = trailers.find("x-request-id");
  ASSERT_NE(found, trailers.end());
  EXPECT_EQ(LastCall()["request_id"], std::string(found->second.data(), found->second.size()));
}

TEST_F(AnswerTest, RefusesWhatIsNotProtobuf) {
  for (const char* method : {"Echo", "Slow"}) {
    const std::string path = std::string("/socle.test.v1.EchoService/") + method;
    for (const std::string& bytes :
         {std::string("\xFF\xFF\xFF"), std::string("\x0A\x7F"), std::string("\x0A\x02\xC3\x28")}) {
      ExpectError(Send(path, bytes), StatusCode::INVALID_ARGUMENT, "MALFORMED_MESSAGE");
    }
    // Nesting deeper than protobuf reads, in a field that the message does not know.
    ExpectError(Send(path, std::string(200, '\x13')), StatusCode::INVALID_ARGUMENT, "MALFORMED_MESSAGE");
  }
}

TEST_F(AnswerTest, RefusesMalformedMessagesInStreams) {
  // A server stream's request, sent through the generic stub as a unary call.
  ExpectError(Send("/socle.test.v1.EchoService/Repeat", "\xFF"), StatusCode::INVALID_ARGUMENT, "MALFORMED_MESSAGE");
  ExpectError(Send("/socle.test.v1.EchoService/Join", "\xFF"), StatusCode::INVALID_ARGUMENT, "MALFORMED_MESSAGE");
}

TEST_F(AnswerTest, RefusesAnOversizedMessageWithTheLimit) {
  request_.set_text(std::string((64 << 10) + 1, 'x'));
  const grpc::Status status = stub_->Echo(As("reader-token").get(), request_, &response_);
  ExpectError(status, StatusCode::RESOURCE_EXHAUSTED, "TOO_LARGE");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status)->metadata().at("limit"), "65536");
}

TEST_F(AnswerTest, SurvivesMessagesAboveGrpcsOwnLimit) {
  request_.set_text(std::string(1 << 20, 'x'));
  EXPECT_EQ(stub_->Echo(As("reader-token").get(), request_, &response_).error_code(), StatusCode::RESOURCE_EXHAUSTED);
  request_.set_text("again");
  EXPECT_TRUE(stub_->Echo(As("reader-token").get(), request_, &response_).ok());
}

TEST_F(AnswerTest, AnswersUnknownMethodsWithAReason) {
  for (const char* path : {"/socle.test.v1.EchoService/Nothing", "/no.such.Service/Method"}) {
    const grpc::Status status = Send(path, "");
    ExpectError(status, StatusCode::UNIMPLEMENTED, "UNKNOWN_METHOD");
    EXPECT_EQ("/" + DetailOf<google::rpc::ErrorInfo>(status)->metadata().at("method"), path);
  }
}

TEST_F(AnswerTest, LogsACallWithItsFields) {
  const auto context = As("reader-token");
  context->AddMetadata("x-request-id", "ticket-42");
  context->AddMetadata("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  ASSERT_TRUE(stub_->Echo(context.get(), request_, &response_).ok());
  const nlohmann::json line = LastCall();
  EXPECT_EQ(line["service"], "echo");
  EXPECT_EQ(line["severity"], "INFO");
  EXPECT_EQ(line["request_id"], "ticket-42");
  EXPECT_EQ(line["trace_id"], "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(line["method"], "socle.test.v1.EchoService/Echo");
  EXPECT_EQ(line["code"], "OK");
  EXPECT_EQ(line["principal"], "reader");
  EXPECT_TRUE(line["duration_us"].is_number_integer()) << line.dump();
  EXPECT_THAT(line["time"].get<std::string>(), testing::MatchesRegex(R"(....-..-..T..:..:..\.......Z)"));
}

TEST_F(AnswerTest, KeepsWhatCallersSendInsideItsField) {
  const auto context = As("reader-token");
  context->AddMetadata("x-request-id", "a\" ,\"code\":\"OK");  // not a request id: replaced
  ASSERT_TRUE(stub_->Echo(context.get(), request_, &response_).ok());
  EXPECT_THAT(LastCall()["request_id"].get<std::string>(), testing::MatchesRegex("[0-9a-f]{32}"));

  const size_t lines_before = server_.Logged().size();
  Send("/x\"}\\{\"time\":1/y", "");
  const std::string line = server_.Logged().substr(lines_before);
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1) << line;
  EXPECT_EQ(LastCall()["code"], "UNIMPLEMENTED");
}

TEST_F(AnswerTest, CountsAndTimesCalls) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(stub_->Echo(As("reader-token").get(), request_, &response_).ok());
  const std::string text = server_.metrics().Text();
  EXPECT_THAT(text, HasSubstr(R"(socle_rpc_calls_total{method="socle.test.v1.EchoService/Echo",code="OK"} 5)"));
  EXPECT_THAT(text, HasSubstr(R"(socle_rpc_duration_seconds_count{method="socle.test.v1.EchoService/Echo"} 5)"));
  EXPECT_THAT(text, HasSubstr("socle_connections 1"));
}

}  // namespace
}  // namespace socle::test
