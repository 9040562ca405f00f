// A server with the Echo service on a free loopback port, and what its clients need.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <optional>
#include <string>

#include "platform/rpc/dev_tokens.h"
#include "platform/server/server.h"
#include "socle/test/v1/echo_service.grpc.pb.h"
#include "tests/integration/server/echo.h"

namespace socle::test {

// Roles and tokens of the tests: `reader-token` may read, `all-token` may all, `nothing-token` is known but may
// nothing.
rpc::Roles TestRoles();
std::unique_ptr<rpc::DevTokens> TestTokens();

// Small and quick to stop.
server::ServerConfig TestConfig();

class EchoServer {
 public:
  explicit EchoServer(server::ServerConfig config = TestConfig());
  ~EchoServer();

  absl::Status Start() { return server_.Start(); }

  server::Server& server() { return server_; }
  Gate& gate() { return echo_.gate(); }
  telemetry::Metrics& metrics() { return metrics_; }
  // What was logged until now.
  std::string Logged();

  std::string address() const { return "127.0.0.1:" + std::to_string(server_.port()); }
  // A channel with a connection of its own.
  std::shared_ptr<grpc::Channel> NewChannel() const;
  std::unique_ptr<v1::EchoService::Stub> NewStub() const { return v1::EchoService::NewStub(NewChannel()); }

 private:
  int log_fd_;
  telemetry::Log log_;
  telemetry::Metrics metrics_;
  std::unique_ptr<rpc::DevTokens> tokens_ = TestTokens();
  rpc::Roles roles_ = TestRoles();
  Echo echo_;
  server::Server server_;
};

// A context with a token and a deadline, which no test waits out unless it hangs.
std::unique_ptr<grpc::ClientContext> As(const std::string& token,
                                        std::chrono::milliseconds timeout = std::chrono::seconds(10));

}  // namespace socle::test
