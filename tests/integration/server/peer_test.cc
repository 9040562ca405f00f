// Calls of one service to another.
#include "platform/server/peer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/integration/server/echo_server.h"
#include "tests/integration/server/errors.h"

namespace socle::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

std::unique_ptr<server::Peer> PeerOf(server::PeerSettings settings) {
  auto peer = server::Peer::Open("registry", std::move(settings), "socle-test");
  EXPECT_TRUE(peer.ok()) << peer.status();
  return std::move(*peer);
}

grpc::Status Echo(const server::Peer& peer, milliseconds patience, v1::EchoResponse* response) {
  v1::EchoRequest request;
  request.set_text("bonjour");
  grpc::ClientContext context;
  peer.Prepare(&context, steady_clock::now() + patience);
  return v1::EchoService::NewStub(peer.channel())->Echo(&context, request, response);
}

class PeerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(server_.Start().ok());
    server_.server().SetReady(true);
  }

  EchoServer server_;
  v1::EchoResponse response_;
};

TEST_F(PeerTest, IsCalledWithTheTokenOfItsFileWhichEndsInALineEnd) {
  const auto peer = PeerOf({.address = server_.address(), .token = "reader-token\n"});
  const grpc::Status status = Echo(*peer, std::chrono::seconds(10), &response_);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response_.subject(), "reader");
  EXPECT_EQ(peer->authorization(), "Bearer reader-token");
}

TEST_F(PeerTest, IsCalledWithoutATokenWhenThereIsNone) {
  const auto peer = PeerOf({.address = server_.address()});
  const grpc::Status status = Echo(*peer, std::chrono::seconds(10), &response_);
  ExpectError(status, grpc::StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED");
  EXPECT_TRUE(server::ReasonIs(status, "UNAUTHENTICATED"));
  EXPECT_FALSE(server::ReasonIs(status, "PERMISSION_DENIED"));
  EXPECT_EQ(peer->authorization(), "");
}

TEST_F(PeerTest, FailsBeforeItsCallerGivesUp) {
  const auto peer = PeerOf({.address = server_.address(), .token = "reader-token"});
  grpc::ClientContext context;
  const auto patience = std::chrono::seconds(10);
  peer->Prepare(&context, steady_clock::now() + patience);
  const auto left = context.deadline() - std::chrono::system_clock::now();
  EXPECT_LE(left, patience - patience / 10);
  EXPECT_GT(left, patience / 2);
}

TEST_F(PeerTest, TakesNoLongerThanItsLongestCallHoweverPatientTheCaller) {
  const auto peer = PeerOf({.address = server_.address(), .longest_call = milliseconds(200)});
  grpc::ClientContext context;
  peer->Prepare(&context, steady_clock::now() + std::chrono::hours(1));
  EXPECT_LE(context.deadline() - std::chrono::system_clock::now(), milliseconds(200));
}

TEST(AbsentPeer, FailsAtOnce) {
  std::string address;
  {
    EchoServer gone;
    ASSERT_TRUE(gone.Start().ok());
    address = gone.address();
  }
  const auto peer = PeerOf({.address = address});
  v1::EchoResponse response;
  const auto start = steady_clock::now();
  EXPECT_EQ(Echo(*peer, std::chrono::seconds(60), &response).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(30));
}

class Replicas : public testing::Test {
 protected:
  static server::ServerConfig At(const std::string& address) {
    server::ServerConfig config = TestConfig();
    config.listen = address + ":0";
    return config;
  }
  void SetUp() override {
    for (EchoServer* replica : {first_.get(), &second_}) {
      ASSERT_TRUE(replica->Start().ok());
      replica->server().SetReady(true);
    }
    peer_ = PeerOf(
        {.address = fmt::format("ipv4:127.0.0.1:{},127.0.0.2:{}", first_->server().port(), second_.server().port()),
         .token = "reader-token"});
  }
  // How many of so many calls fail.
  int FailuresOf(int calls) {
    int failed = 0;
    for (int i = 0; i < calls; ++i) {
      const grpc::Status status = Echo(*peer_, std::chrono::seconds(10), &response_);
      if (status.ok()) continue;
      ++failed;
      ADD_FAILURE() << rpc::CodeName(status.error_code()) << " " << status.error_message();
    }
    return failed;
  }
  static uint64_t Answered(EchoServer& server) {
    const std::string text = server.metrics().Text();
    const std::string name = R"(socle_rpc_calls_total{method="socle.test.v1.EchoService/Echo",code="OK"} )";
    return std::stoull(text.substr(text.find(name) + name.size()));
  }

  std::unique_ptr<EchoServer> first_ = std::make_unique<EchoServer>(At("127.0.0.1"));
  EchoServer second_{At("127.0.0.2")};
  std::unique_ptr<server::Peer> peer_;
  v1::EchoResponse response_;
};

TEST_F(Replicas, TakeTurns) {
  EXPECT_EQ(FailuresOf(100), 0);
  // Until the second connection stands, the first answers alone.
  for (int i = 0; i < 1000 && Answered(second_) < 20; ++i) EXPECT_EQ(FailuresOf(10), 0);
  EXPECT_GE(Answered(*first_), 20U);
  EXPECT_GE(Answered(second_), 20U);
}

TEST_F(Replicas, AreLeftOnceTheyAreNotReady) {
  for (int i = 0; i < 1000 && (Answered(second_) < 20 || Answered(*first_) < 20); ++i) ASSERT_EQ(FailuresOf(10), 0);
  first_->server().SetReady(false);
  uint64_t before = 0;
  for (int i = 0; i < 1000 && before != Answered(*first_); ++i) {
    before = Answered(*first_);
    EXPECT_EQ(FailuresOf(50), 0);
  }
  before = Answered(*first_);
  EXPECT_EQ(FailuresOf(50), 0);
  EXPECT_EQ(Answered(*first_), before) << "it is asked no more";
}

// That one is killed is tried with the services (tests/clients/test_registry_replicas.py).
TEST_F(Replicas, FailNoCallWhenOneStops) {
  for (int i = 0; i < 1000 && (Answered(second_) < 20 || Answered(*first_) < 20); ++i) ASSERT_EQ(FailuresOf(10), 0);
  std::atomic<bool> gone = false;
  std::thread end([&] {
    first_->server().Drain();
    gone = true;
  });
  int calls = 0;
  while (!gone || calls < 500) {
    EXPECT_EQ(FailuresOf(10), 0);
    calls += 10;
  }
  end.join();
}

TEST(PeerSettings, TakeSeveralAddressesOfThisMachine) {
  for (const char* address : {"127.0.0.1:1", "localhost:1", "ipv4:127.0.0.1:1,127.0.0.2:1", "dns:///localhost:1"}) {
    EXPECT_TRUE(server::Peer::Open("registry", {.address = address}, "socle-test").ok()) << address;
  }
  for (const char* address : {"ipv4:127.0.0.1:1,192.0.2.7:1", "dns:///registry:1", "ipv4:", "127.0.0.1:1,"}) {
    EXPECT_FALSE(server::Peer::Open("registry", {.address = address}, "socle-test").ok()) << address;
  }
}

TEST(PeerSettings, RefuseATokenInTheClearBeyondThisMachine) {
  const auto peer = server::Peer::Open("registry", {.address = "192.0.2.7:50051", .token = "x"}, "socle-test");
  EXPECT_EQ(peer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(peer.status().message()), HasSubstr("--tls-directory"));
}

TEST(PeerFlags, CarryTheNameOfThePeer) {
  server::PeerSettings settings{.address = "127.0.0.1:50051"};
  server::Flags flags("socle-test", "Tests.");
  server::AddFlags("census", &settings, &flags);
  ASSERT_TRUE(flags.ParseArguments({"--census-address", "127.0.0.1:7"}).ok());
  EXPECT_EQ(settings.address, "127.0.0.1:7");
  EXPECT_THAT(flags.Help(), HasSubstr("--census-token-file"));
}

}  // namespace
}  // namespace socle::test
