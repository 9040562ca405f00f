// A gRPC server as every service of the suite runs it: accepts with caps, answers through the RPC scope, tells its
// health, and stops without failing a call.
//
//   int main(int argc, char** argv) {
//     server::BlockStopSignals();
//     …
//     server::Server server(config, &authenticator, &roles, &log, &metrics);
//     server.Add(&collectivite_service);
//     if (absl::Status started = server.Start(); !started.ok()) …
//     server.SetReady(true);
//     return server.RunUntilSignal();
//   }
//
// Health (grpc.health.v1): "liveness" is SERVING as long as the process is there; "", "readiness" and the name of each
// service follow SetReady, and are NOT_SERVING while draining, so that a client that checks health goes where it is
// answered, whatever it asks.
//
// Stopping: not ready → the listener closes, so that new connections go elsewhere → endless streams are asked to end
// (rpc::Service::OnStop) → open connections leave, each told so by GOAWAY when it reaches max_connection_age, for at
// most `drain` → what is left gets `shutdown_grace` to end. `drain` must be longer than 1.1 × max_connection_age + the
// longest call for no call to fail.
#pragma once

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "platform/rpc/blocking_pool.h"
#include "platform/rpc/method_table.h"
#include "platform/rpc/queue_thread.h"
#include "platform/rpc/scope.h"
#include "platform/rpc/service.h"
#include "platform/server/health.h"
#include "platform/server/listener.h"

namespace socle::server {

struct ServerConfig {
  // Numeric address and port; port 0 takes a free one.
  std::string listen = "127.0.0.1:50051";
  // nullptr means no encryption, which is only allowed on a loopback address. TLS credentials are given here.
  std::shared_ptr<grpc::ServerCredentials> credentials;

  // Threads that take calls and answer from memory; 0 for one a core.
  int queue_threads = 0;
  // Handlers that wait: how many at once and how many queued (blocking_pool.h).
  rpc::BlockingPoolOptions blocking;
  // Open streams, each on a thread of its own: those we send (Export, Watch) and those we receive (imports).
  int max_server_streams = 64;
  int max_client_streams = 8;
  // Deadlines, request size, access log (scope.h).
  rpc::ScopeOptions scope;

  // Open connections in all, and from one peer; above them new ones are closed at once. Lowered to what the process's
  // descriptor limit leaves.
  int max_connections = 4096;
  int max_connections_per_peer = 1024;
  // After this (± 10 %) a connection is told to go, and its calls get the grace to end: clients spread over new
  // replicas.
  std::chrono::milliseconds max_connection_age = std::chrono::seconds(30);
  std::chrono::milliseconds max_connection_age_grace = std::chrono::minutes(10);  // an import or export goes on

  // At the end: see above. Less than the orchestrator's patience in sum.
  std::chrono::milliseconds drain = std::chrono::seconds(40);
  std::chrono::milliseconds shutdown_grace = std::chrono::seconds(10);

  // Tells everybody who can connect what methods there are (grpc.reflection.v1alpha).
  bool reflection = false;
  // False: calls get NOT_READY until the first SetReady(true), for services that answer from what they load.
  bool open_at_start = true;
};

class Server {
 public:
  // All pointers must outlive the server.
  Server(ServerConfig config, const rpc::Authenticator* authenticator, const rpc::Roles* roles, telemetry::Log* log,
         telemetry::Metrics* metrics);
  // Stops at once when still running: no drain.
  ~Server();

  // Before Start. `service` must outlive the server.
  void Add(rpc::Service* service) { services_.push_back(service); }

  // Listens and serves, not ready yet. One line on what is wrong otherwise: FAILED_PRECONDITION for a method without
  // access, INVALID_ARGUMENT for a setting, UNAVAILABLE for an address that cannot be had.
  absl::Status Start();

  void SetReady(bool ready);
  // Whether it could be reached at all, as by a certificate that has not ended: it is only told to be ready while both
  // hold. At first it could.
  void SetReachable(bool reachable);

  // All that is served, after Start.
  const rpc::MethodTable& methods() const { return methods_; }

  // The port that is listened on, after Start.
  int port() const { return listener_->port(); }

  // Stops as described above, and returns when the last call has ended. `hurry`, looked at every 20 ms, ends the drain
  // early.
  void Drain(const std::function<bool()>& hurry = [] { return false; });

  // Serves until SIGTERM or SIGINT, then drains; a second signal ends the drain. Returns the process's exit code.
  // BlockStopSignals must have been called first.
  int RunUntilSignal();

  size_t connections() { return connections_->Count(); }

 private:
  absl::Status CheckSettings(const Address& address) const;
  absl::Status BindServices();
  void Build(grpc::ServerBuilder* builder);
  void AddGauges();
  void TellReadiness() ABSL_EXCLUSIVE_LOCKS_REQUIRED(readiness_mutex_);
  void Stop(std::chrono::milliseconds grace);

  const ServerConfig config_;
  const rpc::Authenticator* const authenticator_;
  telemetry::Log* const log_;
  telemetry::Metrics* const metrics_;
  rpc::Scope scope_;
  rpc::MethodTable methods_;
  rpc::StreamSlots server_streams_;
  rpc::StreamSlots client_streams_;
  std::vector<rpc::Service*> services_;
  Health health_;
  absl::Mutex readiness_mutex_;
  bool ready_ ABSL_GUARDED_BY(readiness_mutex_) = false;
  bool reachable_ ABSL_GUARDED_BY(readiness_mutex_) = true;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<rpc::BlockingPool> pool_;
  grpc::AsyncGenericService unknown_methods_;
  std::vector<std::unique_ptr<rpc::QueueThread>> queues_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace socle::server
