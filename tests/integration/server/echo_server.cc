#include "tests/integration/server/echo_server.h"

#include <grpcpp/create_channel.h>
#include <sys/mman.h>
#include <unistd.h>

namespace socle::test {

rpc::Roles TestRoles() {
  return rpc::Roles::FromJson(R"({"reader": ["test.echoes.read"], "all": ["test.*"]})").value();
}

std::unique_ptr<rpc::DevTokens> TestTokens() {
  return rpc::DevTokens::FromJson(R"([
    {"token": "reader-token", "subject": "reader", "roles": ["reader"]},
    {"token": "all-token", "subject": "all", "roles": ["all"]},
    {"token": "nothing-token", "subject": "nothing", "roles": ["unknown"]}])")
      .value();
}

server::ServerConfig TestConfig() {
  server::ServerConfig config;
  config.listen = "127.0.0.1:0";
  config.queue_threads = 2;
  config.blocking = {.threads = 2, .queue = 2, .longest_wait = std::chrono::seconds(5)};
  config.max_server_streams = 2;
  config.max_client_streams = 2;
  config.scope.log_one_in = 1;
  config.drain = std::chrono::milliseconds(100);
  config.shutdown_grace = std::chrono::seconds(1);
  return config;
}

EchoServer::EchoServer(server::ServerConfig config)
    : log_fd_(memfd_create("log", MFD_CLOEXEC)),
      log_({.service = "echo", .fd = log_fd_}),
      server_(std::move(config), tokens_.get(), &roles_, &log_, &metrics_) {
  server_.Add(&echo_.service());
}

EchoServer::~EchoServer() {
  echo_.gate().Open();
  close(log_fd_);
}

std::string EchoServer::Logged() {
  log_.Flush();
  std::string text(static_cast<size_t>(lseek(log_fd_, 0, SEEK_END)), '\0');
  const ssize_t read = pread(log_fd_, text.data(), text.size(), 0);
  text.resize(static_cast<size_t>(std::max<ssize_t>(read, 0)));
  return text;
}

std::shared_ptr<grpc::Channel> EchoServer::NewChannel() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxSendMessageSize(-1);
  return grpc::CreateCustomChannel(address(), grpc::InsecureChannelCredentials(), arguments);
}

std::unique_ptr<grpc::ClientContext> As(const std::string& token, std::chrono::milliseconds timeout) {
  auto context = std::make_unique<grpc::ClientContext>();
  if (!token.empty()) context->AddMetadata("authorization", "Bearer " + token);
  context->set_deadline(std::chrono::system_clock::now() + timeout);
  return context;
}

}  // namespace socle::test
