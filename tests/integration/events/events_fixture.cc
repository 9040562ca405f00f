#include "tests/integration/events/events_fixture.h"

#include <grpcpp/create_channel.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "platform/db/transaction.h"

namespace socle::events {
namespace {

constexpr db::Query kWrite{
    "test.write",
    "WITH made AS (INSERT INTO revision (cause, actor) VALUES ('test', 'tester') RETURNING id), "
    "audited AS (INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes) "
    "SELECT id, 'tester', 'test', gen_random_uuid(), '', $1, $2, $3::text[] FROM made) "
    "INSERT INTO outbox_event (revision, actor, resource, kind, changes) "
    "SELECT id, 'tester', $1, $2, $3::text[] FROM made RETURNING revision"};

std::unique_ptr<rpc::DevTokens> Tokens() {
  return rpc::DevTokens::FromJson(R"([
    {"token": "reader-token", "subject": "reader", "roles": ["reader"]},
    {"token": "nothing-token", "subject": "nothing", "roles": []}])")
      .value();
}

server::ServerConfig ConfigOn(int port) {
  server::ServerConfig config;
  config.listen = "127.0.0.1:" + std::to_string(port);
  config.queue_threads = 1;
  config.blocking = {.threads = 2, .queue = 8, .longest_wait = std::chrono::seconds(5)};
  config.drain = std::chrono::milliseconds(100);
  config.shutdown_grace = std::chrono::seconds(5);
  return config;
}

// Not an endless wait for a statement that a test made wait by mistake.
db::Deadline Soon() { return db::DeadlineIn(std::chrono::seconds(60)); }

}  // namespace

unsigned TestSeed() {
  static const unsigned seed = [] {
    const char* given = std::getenv("SOCLE_TEST_SEED");
    const unsigned chosen = given != nullptr ? static_cast<unsigned>(std::atoi(given)) : std::random_device()();
    std::fprintf(stderr, "SOCLE_TEST_SEED=%u\n", chosen);
    return chosen;
  }();
  return seed;
}

std::string FileText(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

testing::TestDatabase CreateEventDatabase() {
  static const std::string from = [] {
    const testing::TestDatabase database = testing::PostgresCluster::Shared().CreateDatabase();
    testing::PostgresCluster::Shared().Administer(
        "CREATE TABLE revision (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, cause text, actor text);\n" +
            FileText("platform/write/write_path.sql") + FileText("platform/events/outbox_retention.sql"),
        database.name);
    return database.name;
  }();
  return testing::PostgresCluster::Shared().CreateDatabase(from);
}

EventServiceOptions QuickOptions(const std::string& url) {
  EventServiceOptions options;
  options.tail.listener.address.url = url;
  options.tail.listener.channel = kTestChannel;
  options.tail.poll_interval = std::chrono::milliseconds(20);
  options.tail.waiting_interval = std::chrono::milliseconds(5);
  options.watch.heartbeat = std::chrono::milliseconds(100);
  options.watch.look = std::chrono::milliseconds(20);
  return options;
}

EventWriter::EventWriter(const std::string& url) : pool_({.address = {.url = url}, .max_connections = 1}) {}

int64_t EventWriter::Write(const std::string& resource, int kind, const std::string& changes) {
  const auto revision = db::RunWrite(pool_, Soon(), [&](db::Transaction& tx) -> absl::StatusOr<int64_t> {
    return tx.Exec(kWrite, resource, kind, changes)[0][0].as<int64_t>();
  });
  if (!revision.ok()) throw std::runtime_error(std::string(revision.status().message()));
  return *revision;
}

void EventWriter::WriteMany(int count) {
  for (int i = 1; i <= count; ++i) Write("things/" + std::to_string(i));
}

std::string EventWriter::Run(const std::string& sql) {
  std::string first;
  const absl::Status done = db::RunWrite(pool_, Soon(), [&](db::Transaction& tx) {
    const pqxx::result rows = tx.Run(sql);
    if (!rows.empty() && !rows[0].empty() && !rows[0][0].is_null()) first = rows[0][0].as<std::string>();
    return absl::OkStatus();
  });
  if (!done.ok()) throw std::runtime_error(std::string(done.message()));
  return first;
}

EventServer::EventServer(const std::string& url, EventServiceOptions options, int port)
    : pool_({.address = {.url = url}, .max_connections = 4}),
      tokens_(Tokens()),
      roles_(rpc::Roles::FromJson(R"({"reader": ["events.events.read"]})").value()),
      events_(&pool_, std::move(options), &metrics_),
      server_(ConfigOn(port), tokens_.get(), &roles_, &log_, &metrics_) {
  server_.Add(events_.service());
  const absl::Status started = server_.Start();
  if (!started.ok()) throw std::runtime_error(std::string(started.message()));
  events_.Start();
  // As a service that is not ready yet would answer its first callers.
  if (!testing::Eventually([this] { return events_.ring().through().has_value(); })) {
    throw std::runtime_error("the outbox was not read within ten seconds");
  }
}

EventServer::~EventServer() = default;

std::shared_ptr<grpc::Channel> EventServer::NewChannel() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address(), grpc::InsecureChannelCredentials(), arguments);
}

void Authorise(grpc::ClientContext* context, const std::string& token) {
  context->AddMetadata("authorization", "Bearer " + token);
}

Watching::Watching(v1::EventService::Stub& stub, const v1::WatchRequest& request, std::chrono::milliseconds timeout) {
  Authorise(&context_);
  context_.set_deadline(std::chrono::system_clock::now() + timeout);
  reader_ = stub.Watch(&context_, request);
}

Watching::~Watching() {
  if (finished_) return;
  context_.TryCancel();
  Finish();
}

std::optional<v1::WatchResponse> Watching::Next() {
  v1::WatchResponse response;
  if (!reader_->Read(&response)) return std::nullopt;
  token_ = response.resume_token();
  return response;
}

std::optional<v1::WatchResponse> Watching::NextEvents() {
  while (std::optional<v1::WatchResponse> response = Next()) {
    if (response->events_size() > 0) return response;
  }
  return std::nullopt;
}

std::vector<v1::Event> Watching::Read(size_t count) {
  std::vector<v1::Event> events;
  while (events.size() < count) {
    const std::optional<v1::WatchResponse> response = NextEvents();
    if (!response) break;
    events.insert(events.end(), response->events().begin(), response->events().end());
  }
  return events;
}

grpc::Status Watching::Finish() {
  v1::WatchResponse ignored;
  while (reader_->Read(&ignored)) {
  }
  finished_ = true;
  return reader_->Finish();
}

v1::WatchRequest FromToken(const std::string& token) {
  v1::WatchRequest request;
  request.set_resume_token(token);
  return request;
}

v1::WatchRequest FromOldest(const std::string& filter) {
  v1::WatchRequest request;
  request.set_from_oldest(true);
  request.set_filter(filter);
  return request;
}

}  // namespace socle::events
