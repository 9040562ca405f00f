// How servers end: on signals, under load, without failing a call; and what the process says when it cannot start.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/integration/server/child_process.h"
#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/health.h"
#include "tests/integration/server/sockets.h"

namespace socle::test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// The port of the line "listening"; 0 when the program ended without one.
int AwaitPort(ChildProcess& child) {
  if (!child.AwaitOutput("\"listening\"") || !child.AwaitOutput("\"queues\"")) return 0;
  std::istringstream lines(child.output());
  for (std::string line; std::getline(lines, line);) {
    const auto parsed = nlohmann::json::parse(line, nullptr, false);
    if (parsed.is_object() && parsed["message"] == "listening") return parsed["port"];
  }
  return 0;
}

const std::vector<std::string> kOnFreePort = {"--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"};

std::vector<std::string> With(std::vector<std::string> more) {
  more.insert(more.begin(), kOnFreePort.begin(), kOnFreePort.end());
  return more;
}

std::shared_ptr<grpc::Channel> ChannelTo(int port) {
  return grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials());
}

TEST(SignalTest, EndsWithCodeZeroOnEither) {
  for (const int signal : {SIGTERM, SIGINT}) {
    ChildProcess child(ECHO_PROGRAM, kOnFreePort);
    ASSERT_NE(AwaitPort(child), 0) << child.output();
    child.Signal(signal);
    EXPECT_EQ(child.Wait(), 0) << child.output();
    EXPECT_TRUE(child.AwaitOutput("\"stopped\"")) << child.output();
  }
}

TEST(SignalTest, DrainsOnTheFirstAndHurriesOnTheSecond) {
  ChildProcess child(ECHO_PROGRAM, With({"--drain", "1h", "--max-connection-age", "1h"}));
  const int port = AwaitPort(child);
  ASSERT_NE(port, 0) << child.output();
  const auto channel = ChannelTo(port);
  EXPECT_EQ(HealthOf(channel, "readiness"), "SERVING");
  child.Signal(SIGTERM);
  ASSERT_TRUE(child.AwaitOutput("\"stopping\""));
  while (HealthOf(channel, "readiness") == "SERVING") std::this_thread::yield();
  EXPECT_EQ(HealthOf(channel, "liveness"), "SERVING") << "an open connection is served while draining";
  while (Socket(port).connected()) std::this_thread::yield();  // the listener closes
  child.Signal(SIGTERM);
  EXPECT_EQ(child.Wait(), 0) << child.output();
}

TEST(ProcessTest, SaysInOneLineWhatIsWrong) {
  ChildProcess running(ECHO_PROGRAM, kOnFreePort);
  const int port = AwaitPort(running);
  ASSERT_NE(port, 0) << running.output();
  struct Case {
    std::vector<std::string> arguments;
    int code;
    std::string says;
  };
  const Case cases[] = {
      {With({"--drain", "soon"}), 2, "--drain"},
      {With({"--max-connections", "0"}), 2, "--max-connections"},
      {With({"--no-such-flag"}), 2, "--no-such-flag"},
      {With({"--dev-tokens", "/no/such/file"}), 2, "--dev-tokens"},
      {{"--listen", "nowhere", "--metrics-listen", ""}, 2, "'nowhere' is not a numeric address"},
      {{"--listen", "0.0.0.0:0", "--metrics-listen", ""}, 2, "without TLS"},
      {{"--listen", "127.0.0.1:" + std::to_string(port), "--metrics-listen", ""}, 1, "already in use"},
      {{"--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:" + std::to_string(port)}, 1, "for metrics"},
  };
  for (const Case& c : cases) {
    ChildProcess child(ECHO_PROGRAM, c.arguments);
    EXPECT_EQ(child.Wait(), c.code) << child.output();
    child.AwaitOutput(c.says);
    // Log lines are JSON objects; what is left is for the person.
    std::string said;
    std::istringstream lines(child.output());
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("{")) said += line + "\n";
    }
    EXPECT_THAT(said, HasSubstr(c.says));
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
  }
}

// reliability.md 0.1, CVE-2023-4785: gRPC's own listener never accepts again after this.
TEST(DescriptorsTest, AcceptsAgainAfterRunningOut) {
  // The cap is above what the limit allows, so that accept itself fails.
  ChildProcess child(ECHO_PROGRAM, With({"--max-connections", "10000", "--max-connections-per-peer", "10000"}), 300);
  const int port = AwaitPort(child);
  ASSERT_NE(port, 0) << child.output();
  for (int round = 0; round < 3; ++round) {
    {
      std::vector<Socket> flood;
      for (int i = 0; i < 900; ++i) flood.emplace_back(port);
      EXPECT_EQ(HealthOf(ChannelTo(port), "liveness"), "14") << "full: UNAVAILABLE";
    }
    // The flood has gone; its descriptors are freed as gRPC notices.
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    std::string health;
    while (health != "SERVING" && std::chrono::steady_clock::now() < end) {
      health = HealthOf(
          grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials(), arguments),
          "liveness");
    }
    EXPECT_EQ(health, "SERVING") << "round " << round;
  }
}

// Closed-loop callers over two servers while each is restarted: no call may fail (reliability.md 3.2, recipe b). The
// client is a plain one, without a retry policy; gRPC itself repeats a call that had not left the client when GOAWAY
// came.
TEST(DrainTest, FailsNoCallOfAPlainClientWhileServersRestart) {
  server::ServerConfig config = TestConfig();
  config.scope.log_one_in = 0;
  config.max_connection_age = milliseconds(400);
  config.max_connection_age_grace = std::chrono::seconds(5);
  config.drain = milliseconds(1500);
  std::array<std::unique_ptr<EchoServer>, 2> servers;
  const auto start = [&](size_t i) {
    if (servers[i]) config.listen = servers[i]->address();
    servers[i].reset();
    servers[i] = std::make_unique<EchoServer>(config);
    config.listen = "127.0.0.1:0";
    const absl::Status started = servers[i]->Start();
    ASSERT_TRUE(started.ok()) << started;
    servers[i]->server().SetReady(true);
  };
  for (size_t i = 0; i < 2; ++i) start(i);

  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  const auto channel = grpc::CreateCustomChannel("ipv4:" + servers[0]->address() + "," + servers[1]->address(),
                                                 grpc::InsecureChannelCredentials(), arguments);
  ASSERT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(5)));

  std::atomic<bool> stop = false;
  std::atomic<int> answered = 0;
  absl::Mutex mutex;
  std::vector<std::string> failures;
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      const auto stub = v1::EchoService::NewStub(channel);
      while (!stop) {
        v1::EchoResponse response;
        const grpc::Status status = stub->Echo(As("all-token").get(), v1::EchoRequest(), &response);
        if (status.ok()) {
          ++answered;
        } else {
          absl::MutexLock lock(&mutex);
          failures.push_back(fmt::format("{}: {}", static_cast<int>(status.error_code()), status.error_message()));
        }
      }
    });
  }
  const auto await_calls = [&](int more) {
    const int target = answered + more;
    while (answered < target) std::this_thread::yield();
  };
  for (const size_t i : {size_t{0}, size_t{1}}) {
    await_calls(500);
    servers[i]->server().Drain();
    start(i);
    // The restarted server takes its share before the other goes.
    const std::string served = R"(socle_rpc_calls_total{method="socle.test.v1.EchoService/Echo",code="OK"} )";
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (servers[i]->metrics().Text().find(served + "0\n") != std::string::npos) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "the client never came back";
      std::this_thread::yield();
    }
  }
  await_calls(500);
  stop = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_TRUE(failures.empty()) << failures.size() << " of " << answered + static_cast<int>(failures.size())
                                << " calls failed, the first: " << failures.front();
}

TEST(DrainTest, LetsARunningCallEnd) {
  server::ServerConfig config = TestConfig();
  config.drain = milliseconds(0);
  config.shutdown_grace = std::chrono::seconds(10);
  EchoServer server(config);
  ASSERT_TRUE(server.Start().ok());
  std::thread caller([&] {
    v1::EchoResponse response;
    const grpc::Status status = server.NewStub()->Slow(As("all-token").get(), v1::EchoRequest(), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  });
  server.gate().AwaitWaiting(1);
  std::thread drain([&] { server.server().Drain(); });
  server.gate().Open();
  caller.join();
  drain.join();
}

TEST(DrainTest, EndsACallThatOutlivesTheGrace) {
  server::ServerConfig config = TestConfig();
  config.drain = milliseconds(0);
  config.shutdown_grace = milliseconds(50);
  EchoServer server(config);
  ASSERT_TRUE(server.Start().ok());
  std::thread caller([&] {
    v1::EchoResponse response;
    EXPECT_FALSE(server.NewStub()->Slow(As("all-token").get(), v1::EchoRequest(), &response).ok());
  });
  server.gate().AwaitWaiting(1);
  server.server().Drain();  // hangs when a handler that looks at IsCancelled does not end
  caller.join();
}

}  // namespace
}  // namespace socle::test
