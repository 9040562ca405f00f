// Connections above the limits are shed, and nothing of it lasts. (reliability.md 3.1: gRPC's own listener dies of it.)
#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "platform/rpc/bytes.h"
#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/health.h"
#include "tests/integration/server/sockets.h"

namespace socle::test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

grpc::Status CallOnce(const EchoServer& server) {
  v1::EchoResponse response;
  return server.NewStub()->Echo(As("all-token", std::chrono::seconds(3)).get(), v1::EchoRequest(), &response);
}

server::ServerConfig Capped(int in_all, int per_peer) {
  server::ServerConfig config = TestConfig();
  config.max_connections = in_all;
  config.max_connections_per_peer = per_peer;
  return config;
}

int CountClosed(std::vector<Socket>& sockets) {
  return static_cast<int>(std::count_if(sockets.begin(), sockets.end(), [](Socket& s) { return s.WasClosed(); }));
}

TEST(ConnectionsTest, ServesANewClientAtOnceAfterAFloodHasGone) {
  constexpr int kCap = 20;
  EchoServer server(Capped(kCap, 1000));
  ASSERT_TRUE(server.Start().ok());
  const auto await_nobody = [&] {
    while (server.server().connections() > 0) std::this_thread::yield();
  };
  for (int round = 0; round < 3; ++round) {
    await_nobody();  // the client of the round before
    {
      std::vector<Socket> flood;
      for (int i = 0; i < 3 * kCap; ++i) flood.emplace_back(server.server().port());
      EXPECT_EQ(CountClosed(flood), 2 * kCap) << "above the cap, connections must be closed and not left hanging";
      EXPECT_EQ(server.server().connections(), static_cast<size_t>(kCap));
    }
    await_nobody();
    const auto before = std::chrono::steady_clock::now();
    const grpc::Status status = CallOnce(server);
    EXPECT_TRUE(status.ok()) << "round " << round << ": " << status.error_message();
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(1));
  }
  EXPECT_THAT(server.metrics().Text(), HasSubstr(R"(socle_connections_shed_total{reason="full"} 120)"));
}

TEST(ConnectionsTest, CapsOnePeer) {
  EchoServer server(Capped(1000, 5));
  ASSERT_TRUE(server.Start().ok());
  std::vector<Socket> flood;
  for (int i = 0; i < 9; ++i) flood.emplace_back(server.server().port());
  EXPECT_EQ(CountClosed(flood), 4);
  EXPECT_THAT(server.metrics().Text(), HasSubstr(R"(socle_connections_shed_total{reason="peer_full"} 4)"));
}

TEST(ConnectionsTest, CountsThoseThatAreOpen) {
  EchoServer server;
  ASSERT_TRUE(server.Start().ok());
  EXPECT_EQ(server.server().connections(), 0u);
  {
    const auto stub = server.NewStub();
    v1::EchoResponse response;
    ASSERT_TRUE(stub->Echo(As("all-token").get(), v1::EchoRequest(), &response).ok());
    EXPECT_EQ(server.server().connections(), 1u);
  }
  while (server.server().connections() > 0) std::this_thread::yield();
}

TEST(HealthTest, TellsAliveAndReadyApart) {
  EchoServer server;
  ASSERT_TRUE(server.Start().ok());
  const auto channel = server.NewChannel();
  EXPECT_EQ(HealthOf(channel, "liveness"), "SERVING");
  for (const char* ready : {"", "readiness", "socle.test.v1.EchoService"}) {
    EXPECT_EQ(HealthOf(channel, ready), "NOT_SERVING") << ready;
    server.server().SetReady(true);
    EXPECT_EQ(HealthOf(channel, ready), "SERVING") << ready;
    server.server().SetReady(false);
    EXPECT_EQ(HealthOf(channel, ready), "NOT_SERVING") << ready;
  }
  EXPECT_EQ(HealthOf(channel, "no.such.Service"), "5");
}

// Opens a Watch and reads what it tells, without its own thread.
class Watcher {
 public:
  Watcher(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) : stub_(channel) {
    google::protobuf::StringValue request;  // as HealthCheckRequest on the wire
    request.set_value(service);
    stream_ = stub_.PrepareCall(context_.get(), "/grpc.health.v1.Health/Watch", &queue_);
    stream_->StartCall(nullptr);
    Await();
    stream_->WriteLast(rpc::Encode(request), grpc::WriteOptions(), nullptr);
    Await();
  }
  ~Watcher() {
    context_->TryCancel();
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  // The next status; -1 at the end of the stream.
  int Next() {
    grpc::ByteBuffer bytes;
    stream_->Read(&bytes, nullptr);
    if (!Await()) return -1;
    google::protobuf::Int32Value response;  // as HealthCheckResponse on the wire
    EXPECT_TRUE(rpc::Decode(bytes, &response).ok());
    return response.value();
  }

  grpc::Status Finish() {
    grpc::Status status;
    stream_->Finish(&status, nullptr);
    Await();
    return status;
  }

 private:
  bool Await() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::ClientContext> context_ = As("");
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

TEST(HealthTest, TellsWatchersOfEveryChange) {
  EchoServer server;
  ASSERT_TRUE(server.Start().ok());
  Watcher watcher(server.NewChannel(), "readiness");
  Watcher other(server.NewChannel(), "no.such.Service");
  EXPECT_EQ(watcher.Next(), 2) << "NOT_SERVING";
  EXPECT_EQ(other.Next(), 3) << "SERVICE_UNKNOWN";
  for (int i = 0; i < 10; ++i) {
    server.server().SetReady(true);
    EXPECT_EQ(watcher.Next(), 1) << "SERVING";
    server.server().SetReady(false);
    EXPECT_EQ(watcher.Next(), 2) << "NOT_SERVING";
  }
}

TEST(HealthTest, EndsWatchesWhenTheServerStopsSoThatTheyDoNotHoldItBack) {
  server::ServerConfig config = TestConfig();
  config.drain = milliseconds(100);
  config.shutdown_grace = std::chrono::hours(1);
  EchoServer server(config);
  ASSERT_TRUE(server.Start().ok());
  server.server().SetReady(true);
  Watcher watcher(server.NewChannel(), "readiness");
  EXPECT_EQ(watcher.Next(), 1);
  std::thread drain([&] { server.server().Drain(); });
  EXPECT_EQ(watcher.Next(), 2);
  EXPECT_EQ(watcher.Next(), -1);
  EXPECT_EQ(watcher.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  drain.join();
}

TEST(HealthTest, SurvivesWatchersThatComeAndGo) {
  EchoServer server;
  ASSERT_TRUE(server.Start().ok());
  std::atomic<bool> stop = false;
  std::thread flip([&] {
    for (bool ready = true; !stop; ready = !ready) server.server().SetReady(ready);
  });
  const auto channel = server.NewChannel();
  for (int i = 0; i < 200; ++i) {
    Watcher watcher(channel, "readiness");
    EXPECT_NE(watcher.Next(), -1);
  }
  stop = true;
  flip.join();
  EXPECT_EQ(HealthOf(channel, "liveness"), "SERVING");
}

}  // namespace
}  // namespace socle::test
