#include "platform/server/server.h"

#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/resource_quota.h>
#include <sys/resource.h>

#include <thread>

#include "platform/base/error.h"
#include "platform/rpc/unary_call.h"
#include "platform/server/flags.h"
#include "platform/server/signals.h"

namespace socle::server {
namespace {

using telemetry::Severity;

// Descriptors kept for everything that is not a caller's connection: databases, files, gRPC's own.
constexpr size_t kOwnDescriptors = 128;

size_t Limited(int wanted) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const size_t left = limit.rlim_cur > 2 * kOwnDescriptors ? limit.rlim_cur - kOwnDescriptors : limit.rlim_cur / 2;
  return std::min(static_cast<size_t>(wanted), left);
}

// gRPC's own shutdown, when its last object goes, waits up to ten seconds for a poller that it started for a blocked
// write. A process that ends does not need it: the library is kept until then.
void KeepLibrary() {
  static const bool kept = (grpc_init(), true);
  static_cast<void>(kept);
}

int Millis(std::chrono::milliseconds duration) { return static_cast<int>(duration.count()); }

}  // namespace

Server::Server(ServerConfig config, const rpc::Authenticator* authenticator, const rpc::Roles* roles,
               telemetry::Log* log, telemetry::Metrics* metrics)
    : config_(std::move(config)),
      authenticator_(authenticator),
      log_(log),
      metrics_(metrics),
      scope_(config_.scope, authenticator, roles, log),
      methods_(metrics),
      server_streams_(config_.max_server_streams),
      client_streams_(config_.max_client_streams) {
  KeepLibrary();
}

Server::~Server() {
  if (listener_) listener_->Close();
  Stop(std::chrono::milliseconds(0));
}

absl::Status Server::CheckSettings(const Address& address) const {
  if (!address.IsLoopback() && config_.credentials == nullptr) {
    return absl::InvalidArgumentError(fmt::format(
        "refusing to listen on {} without TLS: only a loopback address may go unencrypted", address.ToString()));
  }
  if (!address.IsLoopback() && authenticator_->LoopbackOnly()) {
    return absl::InvalidArgumentError(fmt::format(
        "refusing to listen on {} with development tokens: they are for a loopback address", address.ToString()));
  }
  return absl::OkStatus();
}

absl::Status Server::BindServices() {
  for (rpc::Service* service : services_) {
    if (service->descriptor() != nullptr) SOCLE_RETURN_IF_ERROR(methods_.Add(*service->descriptor()));
    SOCLE_RETURN_IF_ERROR(service->Bind(methods_, &scope_, &server_streams_, &client_streams_));
  }
  return absl::OkStatus();
}

void Server::Build(grpc::ServerBuilder* builder) {
  // Requests between our limit and gRPC's get our error, with its reason; larger ones gRPC's.
  builder->SetMaxReceiveMessageSize(static_cast<int>(2 * config_.scope.max_request_bytes));
  builder->SetMaxSendMessageSize(rpc::kMaxAnswerBytes);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, Millis(config_.max_connection_age));
  builder->AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Millis(config_.max_connection_age_grace));
  builder->AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 900'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 20'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 3);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 256);
  builder->AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10'000);
  builder->AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 16'384);
  // Its counters cost every call, and we do not serve them.
  builder->AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  // Streams are capped by our slots, and refused politely there; this is the net below them.
  grpc::ResourceQuota quota;
  quota.Resize(256 << 20);
  quota.SetMaxThreads(4 * (config_.max_server_streams + config_.max_client_streams) + 32);
  builder->SetResourceQuota(quota);
  builder->SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder->SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder->SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
  for (rpc::Service* service : services_) builder->RegisterService(service);
  builder->RegisterService(&health_);
  builder->RegisterAsyncGenericService(&unknown_methods_);
}

absl::Status Server::Start() {
#ifdef NDEBUG
  // Debian builds Abseil with its deadlock detector on, and every lock that gRPC takes pays for it. Development builds
  // keep it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  const auto parsed = ParseAddress(config_.listen);
  if (!parsed.ok()) return OfFlag("listen", parsed.status());
  const Address& address = *parsed;
  SOCLE_RETURN_IF_ERROR(CheckSettings(address));
  SOCLE_RETURN_IF_ERROR(BindServices());
  scope_.SetOpen(config_.open_at_start);
  SOCLE_ASSIGN_OR_RETURN(listener_, Listener::Open({.address = address}));
  connections_ = std::make_unique<Connections>(Limited(config_.max_connections),
                                               static_cast<size_t>(config_.max_connections_per_peer));
  pool_ = std::make_unique<rpc::BlockingPool>(config_.blocking);

  if (config_.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  Build(&builder);
  acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      config_.credentials != nullptr ? config_.credentials : grpc::InsecureServerCredentials());
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  const unsigned queues = config_.queue_threads > 0 ? static_cast<unsigned>(config_.queue_threads) : cores;
  for (unsigned i = 0; i < queues; ++i) {
    queues_.push_back(
        std::make_unique<rpc::QueueThread>(builder.AddCompletionQueue(), &scope_, pool_.get(), &methods_.unknown()));
  }
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return absl::InternalError("gRPC could not start the server");

  health_.Set("liveness", true);
  SetReady(false);
  for (const auto& queue : queues_) {
    health_.Arm(queue.get());
    for (rpc::Service* service : services_) queue->Arm(service);
    queue->ArmUnknown(&unknown_methods_);
    queue->Start();
  }
  AddGauges();
  listener_->Start(connections_.get(), [this](int fd) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.fd = fd;
    acceptor_->HandleNewConnection(&connection);
  });
  log_->Write(Severity::kInfo, "listening", {{"address", address.ToString()}, {"port", port()}, {"queues", queues}});
  return absl::OkStatus();
}

void Server::AddGauges() {
  metrics_->AddGauge("socle_connections", "Open connections.", {},
                     [this] { return static_cast<double>(connections_->Count()); });
  metrics_->AddGauge("socle_connections_accepted_total", "Connections taken.", {},
                     [this] { return static_cast<double>(listener_->accepted()); });
  const auto shed = [this](const char* reason, uint64_t (Listener::*count)() const) {
    metrics_->AddGauge("socle_connections_shed_total", "Connections closed at once, by reason.", {{"reason", reason}},
                       [this, count] { return static_cast<double>((listener_.get()->*count)()); });
  };
  shed("full", &Listener::shed_full);
  shed("peer_full", &Listener::shed_peer_full);
  shed("no_descriptor", &Listener::shed_no_descriptor);
  metrics_->AddGauge("socle_blocking_running", "Handlers that wait, running.", {}, [this] { return pool_->running(); });
  metrics_->AddGauge("socle_blocking_queued", "Calls that wait for a thread.", {},
                     [this] { return static_cast<double>(pool_->queued()); });
}

void Server::SetReady(bool ready) {
  if (ready) scope_.SetOpen(true);
  absl::MutexLock lock(&readiness_mutex_);
  ready_ = ready;
  TellReadiness();
}

void Server::SetReachable(bool reachable) {
  absl::MutexLock lock(&readiness_mutex_);
  reachable_ = reachable;
  TellReadiness();
}

void Server::TellReadiness() {
  const bool serving = ready_ && reachable_;
  for (const char* whole : {"", "readiness"}) health_.Set(whole, serving);
  for (const rpc::Service* service : services_) health_.Set(service->descriptor()->full_name(), serving);
}

void Server::Drain(const std::function<bool()>& hurry) {
  if (server_ == nullptr) return;
  SetReady(false);
  health_.End();
  listener_->Close();
  for (const rpc::Service* service : services_) service->Stop();
  const auto end = std::chrono::steady_clock::now() + config_.drain;
  while (connections_->Count() > 0 && std::chrono::steady_clock::now() < end && !hurry()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  log_->Write(Severity::kInfo, "drained", {{"connections_left", connections_->Count()}});
  Stop(config_.shutdown_grace);
}

void Server::Stop(std::chrono::milliseconds grace) {
  if (server_ == nullptr) return;
  health_.End();
  for (const rpc::Service* service : services_) service->Stop();
  server_->Shutdown(std::chrono::system_clock::now() + grace);
  // Handlers that wait have been told by IsCancelled; their answers need the queues.
  pool_->Stop();
  for (const auto& queue : queues_) queue->Stop();
  for (const char* name : {"socle_connections", "socle_connections_accepted_total", "socle_connections_shed_total",
                           "socle_blocking_running", "socle_blocking_queued"}) {
    metrics_->RemoveGauges(name);
  }
  queues_.clear();
  server_.reset();
}

int Server::RunUntilSignal() {
  if (!StopSignalsAreBlocked()) {
    log_->Write(Severity::kError, "BlockStopSignals was not called before the server was made");
    return 70;
  }
  const int signal = WaitForStopSignal();
  log_->Write(Severity::kInfo, "stopping", {{"signal", signal}});
  Drain(StopSignalCame);
  log_->Write(Severity::kInfo, "stopped");
  return 0;
}

}  // namespace socle::server
