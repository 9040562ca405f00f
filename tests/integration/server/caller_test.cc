// What one caller may of a real server, and what it may not: limits of its own, and being told who it is.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/server/process.h"
#include "socle/access/v1/access_service.grpc.pb.h"
#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/errors.h"
#include "tests/integration/server/health.h"

namespace socle::test {
namespace {

using grpc::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;

server::Settings TestSettings() {
  server::Settings settings;
  settings.server = TestConfig();
  settings.server.blocking = {.threads = 8, .queue = 8, .longest_wait = std::chrono::seconds(5)};
  settings.server.max_server_streams = 8;
  settings.metrics_listen = "";
  settings.log_level = "error";
  settings.roles = R"({"reader": ["test.echoes.read"], "all": ["test.*"]})";
  settings.dev_tokens = R"([{"token": "claire-token", "subject": "claire", "roles": ["reader", "ghost"],
                             "acts_for": ["houses/1"]},
                            {"token": "paul-token", "subject": "paul", "roles": ["all"]},
                            {"token": "nobody-token", "subject": "nobody", "roles": []}])";
  return settings;
}

class CallerTest : public testing::Test {
 protected:
  void Start(const server::Settings& settings) {
    auto process = server::Process::Create("echo", settings);
    ASSERT_TRUE(process.ok()) << process.status();
    process_ = *std::move(process);
    process_->server().Add(&echo_.service());
    process_->SetRelations({{"EchoService/Fail", "FAIL", "OWNER"}});
    ASSERT_TRUE(process_->server().Start().ok());
    process_->server().SetReady(true);
    channel_ =
        grpc::CreateChannel(fmt::format("127.0.0.1:{}", process_->server().port()), grpc::InsecureChannelCredentials());
    stub_ = v1::EchoService::NewStub(channel_);
  }
  void TearDown() override {
    echo_.gate().Open();
    process_.reset();
  }
  grpc::Status Call(const std::string& token) {
    v1::EchoResponse response;
    return stub_->Echo(As(token).get(), {}, &response);
  }
  grpc::Status Explain(const std::string& token, const std::string& method, access::v1::ExplainAccessResponse* answer) {
    access::v1::ExplainAccessRequest request;
    request.set_method(method);
    return access::v1::AccessService::NewStub(channel_)->ExplainAccess(As(token).get(), request, answer);
  }

  Echo echo_;
  std::unique_ptr<server::Process> process_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::EchoService::Stub> stub_;
};

TEST_F(CallerTest, MayCallAsOftenAsItsLimitSaysAndNotOnceMore) {
  server::Settings settings = TestSettings();
  settings.caller_limits = "always";
  settings.caller = {.rate = 1, .burst = 20, .calls = 0};
  Start(settings);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(Call("claire-token").ok()) << i;
  const grpc::Status refused = Call("claire-token");
  if (std::chrono::steady_clock::now() - start > std::chrono::milliseconds(900)) GTEST_SKIP() << "too slow a machine";
  ExpectError(refused, StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(refused)->metadata().at("limit"), "CALLER_RATE");
  const auto retry = DetailOf<google::rpc::RetryInfo>(refused);
  ASSERT_TRUE(retry);
  EXPECT_LE(retry->retry_delay().seconds(), 1);
  EXPECT_THAT(DetailOf<google::rpc::LocalizedMessage>(refused)->message(), HasSubstr("appel"));
  EXPECT_TRUE(Call("paul-token").ok()) << "others do not feel it";
  for (int i = 0; i < 100; ++i) EXPECT_EQ(HealthOf(channel_, "readiness"), "SERVING") << "health has no limit";
}

TEST_F(CallerTest, MayHaveSoManyCallsInFlightAndNotOneMore) {
  server::Settings settings = TestSettings();
  settings.caller_limits = "always";
  settings.caller = {.rate = 0, .calls = 3};
  Start(settings);
  std::vector<std::thread> waiting;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 3; ++i) {
    waiting.emplace_back([&] {
      v1::EchoResponse response;
      answered += stub_->Slow(As("paul-token").get(), {}, &response).ok();
    });
  }
  echo_.gate().AwaitWaiting(3);
  const grpc::Status refused = Call("paul-token");
  ExpectError(refused, StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(refused)->metadata().at("limit"), "CALLER_CALLS");
  EXPECT_TRUE(Call("claire-token").ok());
  echo_.gate().Open();
  for (std::thread& thread : waiting) thread.join();
  EXPECT_EQ(answered, 3);
  // A call is in flight until gRPC has seen its answer leave.
  for (int i = 0; i < 1000 && !Call("paul-token").ok(); ++i) std::this_thread::yield();
  EXPECT_TRUE(Call("paul-token").ok()) << "and it recovers";
}

TEST_F(CallerTest, HasNoLimitsOnALoopbackAddressUnlessTheyAreAskedFor) {
  server::Settings settings = TestSettings();
  settings.caller = {.rate = 1, .burst = 1, .calls = 1};
  Start(settings);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(Call("claire-token").ok());
}

TEST_F(CallerTest, IsToldWhomItIsTakenFor) {
  Start(TestSettings());
  access::v1::ExplainAccessResponse answer;
  ASSERT_TRUE(Explain("claire-token", "", &answer).ok());
  EXPECT_EQ(answer.caller().subject(), "claire");
  EXPECT_THAT(answer.caller().roles(), ElementsAre("reader", "ghost"));
  EXPECT_THAT(answer.caller().unknown_roles(), ElementsAre("ghost"));
  EXPECT_THAT(answer.caller().acts_for(), ElementsAre("houses/1"));
  EXPECT_EQ(answer.caller().proof(), access::v1::Caller::TOKEN);
  ASSERT_TRUE(Explain("nobody-token", "", &answer).ok()) << "whoever is known may ask";
  EXPECT_EQ(answer.caller().subject(), "nobody");
  ExpectError(Explain("", "", &answer), StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED");
}

TEST_F(CallerTest, IsToldWhatEachMethodAsksAndJustWhatItThenGets) {
  Start(TestSettings());
  access::v1::ExplainAccessResponse answer;
  for (const char* token : {"claire-token", "paul-token", "nobody-token"}) {
    ASSERT_TRUE(Explain(token, "socle.test.v1.EchoService/Echo", &answer).ok());
    EXPECT_EQ(answer.permitted(), Call(token).ok()) << token;
    EXPECT_EQ(answer.rule().permission(), "test.echoes.read");
    EXPECT_THAT(answer.rule().roles(), ElementsAre("all", "reader"));
    EXPECT_EQ(answer.rule().relations_size(), 0);
  }
  ASSERT_TRUE(Explain("claire-token", "socle.test.v1.EchoService/Fail", &answer).ok());
  EXPECT_FALSE(answer.permitted());
  ASSERT_EQ(answer.rule().relations_size(), 1);
  EXPECT_EQ(answer.rule().relations(0).act(), "FAIL");
  ExpectError(Explain("claire-token", "socle.test.v1.EchoService/Nothing", &answer), StatusCode::NOT_FOUND,
              "RESOURCE_NOT_FOUND");
}

}  // namespace
}  // namespace socle::test
