// Two servers with the same message, to measure what the memory path gains over gRPC's typed callback API:
//
//   socle_echo_bench ours|typed PORT      serves until it is killed
//
//   h2load -c 8 -m 32 -n 400000 -d request.bin -H "content-type: application/grpc" -H "te: trailers"
//     -H "authorization: Bearer all-token" http://127.0.0.1:PORT/socle.test.v1.EchoService/Stored
//
// request.bin holds five zero bytes: an empty request, framed.
#include <grpcpp/server_builder.h>

#include <cstdio>

#include "platform/server/server.h"
#include "platform/server/signals.h"
#include "tests/integration/server/echo_server.h"

namespace {

// What a short resource looks like on the wire: a few hundred bytes.
std::string Payload() { return std::string(300, 'e'); }

class TypedEcho : public socle::test::v1::EchoService::CallbackService {
 public:
  TypedEcho() { stored_.set_text(Payload()); }

  grpc::ServerUnaryReactor* Stored(grpc::CallbackServerContext* context, const socle::test::v1::EchoRequest*,
                                   socle::test::v1::EchoResponse* response) override {
    *response = stored_;
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  socle::test::v1::EchoResponse stored_;
};

int ServeTyped(const std::string& address) {
  TypedEcho echo;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(&echo);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  server->Wait();
  return 0;
}

int ServeOurs(const std::string& address) {
  using namespace socle;
  server::BlockStopSignals();
  server::ServerConfig config;
  config.listen = address;
  config.max_connection_age = std::chrono::hours(1);
  config.drain = std::chrono::milliseconds(0);
  if (const char* queues = std::getenv("QUEUES")) config.queue_threads = std::atoi(queues);
  telemetry::Log log({.service = "bench"});
  telemetry::Metrics metrics;
  const auto tokens = test::TestTokens();
  const rpc::Roles roles = test::TestRoles();
  test::Echo echo(Payload());
  server::Server server(config, tokens.get(), &roles, &log, &metrics);
  server.Add(&echo.service());
  if (const absl::Status started = server.Start(); !started.ok()) return 1;
  server.SetReady(true);
  return server.RunUntilSignal();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: socle_echo_bench ours|typed PORT\n", stderr);
    return 2;
  }
  const std::string address = std::string("127.0.0.1:") + argv[2];
  return std::string_view(argv[1]) == "ours" ? ServeOurs(address) : ServeTyped(address);
}
