#include "platform/server/process.h"

#include <cstdio>

#include "platform/access/access_service.h"
#include "platform/base/error.h"
#include "platform/identity/client_certificates.h"
#include "platform/identity/identities.h"
#include "platform/rpc/dev_tokens.h"
#include "platform/rpc/limited_callers.h"
#include "platform/server/address.h"
#include "platform/tracing/otlp_exporter.h"

namespace socle::server {
namespace {

using telemetry::Severity;

constexpr std::chrono::milliseconds kLookAtKeys{1000};

}  // namespace

Process::Process(const std::string& name, const Settings& settings)
    : log_({.service = name,
            .format = telemetry::ParseLogFormat(settings.log_format).value_or(telemetry::LogFormat::kJson),
            .least = telemetry::ParseSeverity(settings.log_level).value_or(telemetry::Severity::kInfo)}) {
  telemetry::CaptureLibraryLogs(&log_);
  metrics_->AddGauge("socle_log_lines_dropped_total", "Log lines that nobody took in time.", {},
                     [this] { return static_cast<double>(log_.dropped()); });
}

Process::~Process() {
  endpoint_.reset();
  std::unique_ptr<Server> server;
  {
    absl::MutexLock lock(&server_mutex_);  // which the thread of the certificates tells
    server = std::move(server_);
  }
  server.reset();
  telemetry::SetSpanSink(nullptr, 0);
  keys_watch_.reset();
  keys_fetcher_.reset();
  telemetry::CaptureLibraryLogs(nullptr);
}

absl::StatusOr<std::unique_ptr<Process>> Process::Create(const std::string& name, const Settings& settings) {
  std::unique_ptr<Process> process(new Process(name, settings));
  if (!settings.roles.empty()) {
    SOCLE_ASSIGN_OR_RETURN(process->roles_, rpc::Roles::FromJson(settings.roles));
  }
  SOCLE_RETURN_IF_ERROR(process->OpenIdentities(settings));
  SOCLE_RETURN_IF_ERROR(process->OpenTracing(name, settings));
  ServerConfig config = settings.server;
  if (process->tls_ != nullptr) config.credentials = process->tls_->ForServer();
  {
    absl::MutexLock lock(&process->server_mutex_);
    process->server_ = std::make_unique<Server>(std::move(config), process->authenticator_.get(), &process->roles_,
                                                &process->log_, process->metrics_.get());
    process->server_->SetReachable(process->reachable_);
  }
  process->access_ = std::make_unique<access::AccessService>(&process->server_->methods(), &process->roles_,
                                                             access::RoleNames(settings.roles));
  process->server_->Add(process->access_->service());
  if (!settings.metrics_listen.empty()) {
    auto endpoint = telemetry::MetricsEndpoint::Listen(settings.metrics_listen, process->metrics_);
    if (!endpoint.ok()) return OfFlag("metrics-listen", endpoint.status());
    process->endpoint_ = *std::move(endpoint);
  }
  return process;
}

absl::Status Process::OpenIdentities(const Settings& settings) {
  if (!settings.tls_directory.empty()) {
    auto tls = identity::TlsDirectory::Open(settings.tls_directory, &clock_, &log_, metrics_.get(),
                                            [this](bool good) { SetReachable(good); });
    if (!tls.ok()) return OfFlag("tls-directory", tls.status());
    tls_ = *std::move(tls);
  }
  std::unique_ptr<rpc::Authenticator> certificates;
  if (!settings.clients.empty()) {
    if (tls_ == nullptr) return absl::InvalidArgumentError("--clients: certificates take --tls-directory");
    SOCLE_ASSIGN_OR_RETURN(certificates, identity::ClientCertificates::FromJson(settings.clients));
  }
  SOCLE_ASSIGN_OR_RETURN(std::unique_ptr<rpc::Authenticator> tokens, OpenTokens(settings));
  if (tokens == nullptr && certificates == nullptr) {
    log_.Write(Severity::kWarning, "nobody can call: no identities are set (--clients, --token-keys, --dev-tokens)");
  }
  authenticator_ = std::make_unique<identity::Identities>(std::move(tokens), std::move(certificates));
  return LimitCallers(settings);
}

void Process::SetRelations(access::RelationTable relations) { access_->SetRelations(std::move(relations)); }

absl::Status Process::LimitCallers(const Settings& settings) {
  bool limited = settings.caller_limits == "always";
  if (settings.caller_limits == "beyond-loopback") {
    const auto address = ParseAddress(settings.server.listen);
    if (!address.ok()) return OfFlag("listen", address.status());
    limited = !address->IsLoopback();
  }
  if (limited) {
    authenticator_ = std::make_unique<rpc::LimitedCallers>(std::move(authenticator_), settings.caller, metrics_.get());
  }
  return absl::OkStatus();
}

absl::Status Process::OpenTracing(const std::string& name, const Settings& settings) {
  if (settings.otlp_endpoint.empty()) return absl::OkStatus();
  tracing::OtlpOptions options{.endpoint = settings.otlp_endpoint, .credentials = peer_credentials(), .service = name};
  const auto address = ParseAddress(options.endpoint);
  if (address.ok() && address->IsLoopback()) options.credentials = grpc::InsecureChannelCredentials();
  if (options.credentials == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("--otlp-endpoint {}: beyond this machine it takes --tls-directory", settings.otlp_endpoint));
  }
  spans_ = std::make_unique<tracing::OtlpExporter>(std::move(options), metrics_.get());
  telemetry::SetSpanSink(spans_.get(), settings.trace_one_in);
  return absl::OkStatus();
}

void Process::SetReachable(bool reachable) {
  absl::MutexLock lock(&server_mutex_);
  reachable_ = reachable;
  if (server_ != nullptr) server_->SetReachable(reachable);
}

absl::StatusOr<std::unique_ptr<rpc::Authenticator>> Process::OpenTokens(const Settings& settings) {
  const bool published = !settings.token_keys.empty() || !settings.token_keys_url.empty();
  if (settings.token_keys_url.empty() && !settings.token_keys_ca.empty())
    return absl::InvalidArgumentError("--token-keys-ca: takes --token-keys-url");
  if (!settings.dev_tokens.empty()) {
    if (published) return absl::InvalidArgumentError("--dev-tokens: not together with --token-keys");
    return rpc::DevTokens::FromJson(settings.dev_tokens);
  }
  if (!published) return nullptr;
  if (settings.token_issuer.empty() || settings.token_audience.empty()) {
    return absl::InvalidArgumentError(fmt::format("--{}: takes --token-issuer and --token-audience",
                                                  settings.token_keys.empty() ? "token-keys-url" : "token-keys"));
  }
  auto tokens = std::make_unique<identity::WebTokens>(
      identity::WebTokenRules{.issuer = settings.token_issuer, .audience = settings.token_audience},
      identity::WebKeySet(), &clock_);
  SOCLE_RETURN_IF_ERROR(OpenKeys(settings, tokens.get()));
  return tokens;
}

absl::Status Process::OpenKeys(const Settings& settings, identity::WebTokens* tokens) {
  if (!settings.token_keys_url.empty()) {
    if (!settings.token_keys.empty()) return absl::InvalidArgumentError("--token-keys-url: not with --token-keys");
    identity::KeySource source{.url = settings.token_keys_url,
                               .authorities = settings.token_keys_ca,
                               .refresh = settings.token_keys_refresh,
                               .least_pause = settings.token_keys_refresh / 5};
    if (const absl::Status fit = identity::KeyFetcher::Check(source); !fit.ok()) {
      return absl::InvalidArgumentError(fmt::format("--token-keys-url: {}", std::string(fit.message())));
    }
    keys_fetcher_ = std::make_unique<identity::KeyFetcher>(
        std::move(source), &clock_, &log_, metrics_.get(),
        [tokens](identity::WebKeySet keys) { tokens->SetKeys(std::move(keys)); });
    tokens->OnUnknownKey([fetcher = keys_fetcher_.get()] { fetcher->AskAgain(); });
    return absl::OkStatus();
  }
  SOCLE_ASSIGN_OR_RETURN(const std::string text, ReadSettingFile(settings.token_keys));
  SOCLE_ASSIGN_OR_RETURN(identity::WebKeySet keys, identity::WebKeySet::FromJson(text));
  tokens->SetKeys(std::move(keys));
  const auto renew = [this, path = settings.token_keys, tokens, told = std::string()]() mutable {
    const auto another = ReadSettingFile(path);
    auto renewed = another.ok() ? identity::WebKeySet::FromJson(*another) : another.status();
    if (renewed.ok()) {
      tokens->SetKeys(*std::move(renewed));
      told.clear();
      return true;
    }
    // The keys from before stay good for as long as nobody gives others.
    if (renewed.status().message() != told) {
      told = std::string(renewed.status().message());
      log_.Write(Severity::kError, "keys of tokens not taken", {{"file", path}, {"why", told}});
    }
    return false;
  };
  keys_watch_ = std::make_unique<identity::FileWatch>(std::vector{settings.token_keys}, kLookAtKeys, renew);
  return absl::OkStatus();
}

int Refuse(const std::string& program, const absl::Status& status) {
  fmt::print(stderr, "{}: {}\n", program, std::string(status.message()));
  return status.code() == absl::StatusCode::kInvalidArgument ? 2 : 1;
}

}  // namespace socle::server
