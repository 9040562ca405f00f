// A database with the tables of the write path, a server with EventService on it, and a client.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/events/event_service.h"
#include "platform/rpc/dev_tokens.h"
#include "platform/server/server.h"
#include "socle/events/v1/event_service.grpc.pb.h"
#include "tests/support/postgres.h"

namespace socle::events {

// From SOCLE_TEST_SEED, or of the clock; shown, so that a failure can be repeated.
unsigned TestSeed();

// The content of a file of the repository.
std::string FileText(const std::string& path);

// An empty database with revision, audit_record, outbox_event, outbox_retention.
testing::TestDatabase CreateEventDatabase();

inline constexpr char kTestChannel[] = "socle_test_event";

// Quick heartbeats and looks.
EventServiceOptions QuickOptions(const std::string& url);

// Writes as a service does: audit record and event in one transaction.
class EventWriter {
 public:
  explicit EventWriter(const std::string& url);
  // One event on the resource; its revision.
  int64_t Write(const std::string& resource, int kind = 2, const std::string& changes = "{}");
  // Many, each `things/{i}` in a transaction of its own.
  void WriteMany(int count);
  std::string Run(const std::string& sql);

 private:
  db::Pool pool_;
};

class EventServer {
 public:
  explicit EventServer(const std::string& url, EventServiceOptions options, int port = 0);
  ~EventServer();

  std::string address() const { return "127.0.0.1:" + std::to_string(server_.port()); }
  std::shared_ptr<grpc::Channel> NewChannel() const;
  std::unique_ptr<v1::EventService::Stub> NewStub() const { return v1::EventService::NewStub(NewChannel()); }
  EventService& events() { return events_; }
  server::Server& server() { return server_; }
  telemetry::Metrics& metrics() { return metrics_; }

 private:
  telemetry::Log log_{{.service = "events", .fd = -1}};
  telemetry::Metrics metrics_;
  db::Pool pool_;
  std::unique_ptr<rpc::DevTokens> tokens_;
  rpc::Roles roles_;
  EventService events_;
  server::Server server_;
};

// A Watch stream.
class Watching {
 public:
  Watching(v1::EventService::Stub& stub, const v1::WatchRequest& request,
           std::chrono::milliseconds timeout = std::chrono::seconds(60));
  ~Watching();

  // The next message, heartbeats too; nullopt when the stream has ended.
  std::optional<v1::WatchResponse> Next();
  // The next message with events.
  std::optional<v1::WatchResponse> NextEvents();
  // Reads until that many events came; fewer when the stream ended.
  std::vector<v1::Event> Read(size_t count);
  // The newest token received.
  const std::string& token() const { return token_; }
  // Waits for the end.
  grpc::Status Finish();
  grpc::ClientContext& context() { return context_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
  std::string token_;
  bool finished_ = false;
};

void Authorise(grpc::ClientContext* context, const std::string& token = "reader-token");

v1::WatchRequest FromToken(const std::string& token);
v1::WatchRequest FromOldest(const std::string& filter = "");

}  // namespace socle::events
