// Everything that a service's process has before its own services: log, metrics and their endpoint, identities, server.
//
//   int main(int argc, char** argv) {
//     server::BlockStopSignals();
//     server::Settings settings;
//     server::Flags flags("socle-registry", "Serves the registry.");
//     server::AddFlags(&settings, &flags);
//     if (std::optional<int> code = flags.Parse(argc, argv)) return *code;
//     auto process = server::Process::Create("registry", settings);
//     if (!process.ok()) return server::Refuse("socle-registry", process.status());
//     …
//     (*process)->server().Add(&service);
//     if (absl::Status s = (*process)->server().Start(); !s.ok()) return server::Refuse("socle-registry", s);
//     (*process)->server().SetReady(true);
//     return (*process)->server().RunUntilSignal();
//   }
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "platform/access/method_rule.h"
#include "platform/identity/file_watch.h"
#include "platform/identity/key_fetcher.h"
#include "platform/identity/tls_directory.h"
#include "platform/identity/web_tokens.h"
#include "platform/rpc/identity.h"
#include "platform/server/server.h"
#include "platform/server/settings.h"
#include "platform/telemetry/log.h"
#include "platform/telemetry/metrics.h"
#include "platform/telemetry/metrics_endpoint.h"

namespace socle::access {
class AccessService;
}
namespace socle::tracing {
class OtlpExporter;
}

namespace socle::server {

class Process {
 public:
  // `name` is the service's in logs. INVALID_ARGUMENT or UNAVAILABLE, in one line, when a setting is wrong.
  static absl::StatusOr<std::unique_ptr<Process>> Create(const std::string& name, const Settings& settings);
  ~Process();

  telemetry::Log& log() { return log_; }
  telemetry::Metrics& metrics() { return *metrics_; }
  Server& server() { return *server_; }
  // How other services are called, with our certificate; nullptr: without TLS.
  std::shared_ptr<grpc::ChannelCredentials> peer_credentials() const {
    return tls_ == nullptr ? nullptr : tls_->ForClient();
  }
  // What the methods of the service ask besides permissions, for whoever asks why a call is denied; before Start.
  void SetRelations(access::RelationTable relations);
  // 0 when there is no endpoint.
  int metrics_port() const { return endpoint_ != nullptr ? endpoint_->port() : 0; }

 private:
  Process(const std::string& name, const Settings& settings);

  absl::Status OpenIdentities(const Settings& settings);
  absl::StatusOr<std::unique_ptr<rpc::Authenticator>> OpenTokens(const Settings& settings);
  // Reads the keys of tokens from the file or fetches them, for as long as the process runs.
  absl::Status OpenKeys(const Settings& settings, identity::WebTokens* tokens);
  absl::Status LimitCallers(const Settings& settings);
  absl::Status OpenTracing(const std::string& name, const Settings& settings);
  void SetReachable(bool reachable);

  const SystemClock clock_;
  telemetry::Log log_;
  std::shared_ptr<telemetry::Metrics> metrics_ = std::make_shared<telemetry::Metrics>();
  rpc::Roles roles_;
  std::unique_ptr<identity::TlsDirectory> tls_;
  std::unique_ptr<rpc::Authenticator> authenticator_;
  std::unique_ptr<identity::FileWatch> keys_watch_;     // of tokens that the authenticator holds
  std::unique_ptr<identity::KeyFetcher> keys_fetcher_;  // the same
  std::unique_ptr<tracing::OtlpExporter> spans_;
  std::unique_ptr<access::AccessService> access_;
  absl::Mutex server_mutex_;  // of `reachable_`, and of when `server_` is there
  bool reachable_ ABSL_GUARDED_BY(server_mutex_) = true;
  std::unique_ptr<Server> server_;
  std::unique_ptr<telemetry::MetricsEndpoint> endpoint_;
};

// Prints why the process does not start, in one line, and gives its exit code: 2 for a wrong setting, 1 otherwise.
int Refuse(const std::string& program, const absl::Status& status);

}  // namespace socle::server
