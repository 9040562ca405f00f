// Calls of one service to another.
#include "platform/server/peer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
