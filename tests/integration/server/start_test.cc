// What keeps a server from starting, each with one line that says why; health; what is shown to whom.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "platform/server/process.h"
#include "tests/integration/server/echo_server.h"

namespace socle::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class StartTest : public testing::Test {
 protected:
  // The reason why a server with these services does not start, in one line; "" when it does.
  std::string Refusal(const std::vector<rpc::Service*>& services, const server::ServerConfig& config = TestConfig()) {
    server::Server server(config, tokens_.get(), &roles_, &log_, &metrics_);
    for (rpc::Service* service : services) server.Add(service);
    const absl::Status started = server.Start();
    const std::string reason(started.message());
    EXPECT_EQ(reason.find('\n'), std::string::npos) << reason;
    return reason;
  }

  telemetry::Log log_{{.least = telemetry::Severity::kError}};
  telemetry::Metrics metrics_;
  std::unique_ptr<rpc::DevTokens> tokens_ = TestTokens();
  rpc::Roles roles_ = TestRoles();
};

rpc::Answer Nothing(rpc::Call&, const v1::EchoRequest&) { return absl::UnimplementedError("nothing"); }

TEST_F(StartTest, NamesAMethodThatDoesNotSayWhatItNeeds) {
  rpc::Service careless("socle.test.v1.CarelessService");
  careless.Memory<v1::EchoRequest>("Open", Nothing);
  EXPECT_THAT(Refusal({&careless}), AllOf(HasSubstr("socle.test.v1.CarelessService/Open"), HasSubstr("permission")));
}

TEST_F(StartTest, NamesAMethodWithoutAHandler) {
  rpc::Service service("socle.test.v1.EchoService");
  service.Memory<v1::EchoRequest>("Echo", Nothing);
  EXPECT_THAT(Refusal({&service}), AllOf(HasSubstr("EchoService/Stored"), HasSubstr("no handler")));
}

TEST_F(StartTest, NamesMistakesInTheListOfHandlers) {
  rpc::Service unknown_service("socle.test.v1.NoService");
  EXPECT_THAT(Refusal({&unknown_service}), HasSubstr("NoService is not in any linked .proto"));

  rpc::Service unknown_method("socle.test.v1.EchoService");
  unknown_method.Memory<v1::EchoRequest>("Ecco", Nothing);
  EXPECT_THAT(Refusal({&unknown_method}), HasSubstr("EchoService/Ecco does not exist"));

  rpc::Service wrong_type("socle.test.v1.EchoService");
  wrong_type.Memory<v1::EchoRequest>("Fail", Nothing);
  EXPECT_THAT(Refusal({&wrong_type}), HasSubstr("EchoService/Fail takes another request"));

  rpc::Service wrong_kind("socle.test.v1.EchoService");
  wrong_kind.Memory<v1::EchoRequest>("Join", Nothing);
  EXPECT_THAT(Refusal({&wrong_kind}), HasSubstr("EchoService/Join has a handler of another kind"));

  rpc::Service twice("socle.test.v1.EchoService");
  twice.Memory<v1::EchoRequest>("Echo", Nothing);
  twice.Memory<v1::EchoRequest>("Echo", Nothing);
  EXPECT_THAT(Refusal({&twice}), HasSubstr("EchoService/Echo has two handlers"));
}

TEST_F(StartTest, RefusesAnAddressThatIsTaken) {
  EchoServer first;
  ASSERT_TRUE(first.Start().ok());
  Echo echo;
  server::ServerConfig config = TestConfig();
  config.listen = first.address();
  EXPECT_THAT(Refusal({&echo.service()}, config), AllOf(HasSubstr(first.address()), HasSubstr("already in use")));
}

TEST_F(StartTest, RefusesToGoUnencryptedBeyondTheLoopback) {
  server::ServerConfig config = TestConfig();
  config.listen = "0.0.0.0:0";
  EXPECT_THAT(Refusal({}, config), HasSubstr("without TLS"));
}

TEST_F(StartTest, RefusesDevelopmentTokensBeyondTheLoopback) {
  server::ServerConfig config = TestConfig();
  config.listen = "[::]:0";
  config.credentials = grpc::SslServerCredentials({});
  EXPECT_THAT(Refusal({}, config), HasSubstr("development tokens"));
}

TEST_F(StartTest, RefusesWhatIsNotAnAddress) {
  server::ServerConfig config = TestConfig();
  config.listen = "localhost";
  EXPECT_THAT(Refusal({}, config), HasSubstr("'localhost' is not a numeric address"));
}

TEST(ProcessTest, NamesTheSettingThatIsWrong) {
  server::Settings settings;
  settings.metrics_listen = "";
  settings.roles = "[]";
  EXPECT_THAT(server::Process::Create("echo", settings).status().ToString(), HasSubstr("roles: not a JSON object"));
  settings.roles = "";
  settings.dev_tokens = R"([{"token": "s3cret", "subject": ""}])";
  EXPECT_THAT(server::Process::Create("echo", settings).status().ToString(),
              AllOf(HasSubstr("tokens: entry 0 has no subject"), Not(HasSubstr("s3cret"))));
}

}  // namespace
}  // namespace socle::test
