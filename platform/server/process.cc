#include "platform/server/process.h"

#include <cstdio>

#include "platform/base/error.h"
#include "platform/identity/client_certificates.h"
#include "platform/identity/identities.h"
#include "platform/rpc/dev_tokens.h"

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
  keys_watch_.reset();
  endpoint_.reset();
  server_.reset();
  telemetry::CaptureLibraryLogs(nullptr);
}

absl::StatusOr<std::unique_ptr<Process>> Process::Create(const std::string& name, const Settings& settings) {
  std::unique_ptr<Process> process(new Process(name, settings));
  if (!settings.roles.empty()) {
    SOCLE_ASSIGN_OR_RETURN(process->roles_, rpc::Roles::FromJson(settings.roles));
  }
  SOCLE_RETURN_IF_ERROR(process->OpenIdentities(settings));
  ServerConfig config = settings.server;
  if (process->tls_ != nullptr) config.credentials = process->tls_->ForServer();
  process->server_ = std::make_unique<Server>(std::move(config), process->authenticator_.get(), &process->roles_,
                                              &process->log_, process->metrics_.get());
  if (!settings.metrics_listen.empty()) {
    SOCLE_ASSIGN_OR_RETURN(process->endpoint_,
                           telemetry::MetricsEndpoint::Listen(settings.metrics_listen, process->metrics_));
  }
  return process;
}

absl::Status Process::OpenIdentities(const Settings& settings) {
  if (!settings.tls_directory.empty()) {
    SOCLE_ASSIGN_OR_RETURN(tls_, identity::TlsDirectory::Open(settings.tls_directory, &clock_, &log_, metrics_.get()));
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
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<rpc::Authenticator>> Process::OpenTokens(const Settings& settings) {
  if (!settings.dev_tokens.empty()) {
    if (!settings.token_keys.empty()) {
      return absl::InvalidArgumentError("--dev-tokens: not together with --token-keys");
    }
    return rpc::DevTokens::FromJson(settings.dev_tokens);
  }
  if (settings.token_keys.empty()) return nullptr;
  if (settings.token_issuer.empty() || settings.token_audience.empty()) {
    return absl::InvalidArgumentError("--token-keys: takes --token-issuer and --token-audience");
  }
  SOCLE_ASSIGN_OR_RETURN(const std::string published, ReadSettingFile(settings.token_keys));
  SOCLE_ASSIGN_OR_RETURN(identity::WebKeySet keys, identity::WebKeySet::FromJson(published));
  auto tokens = std::make_unique<identity::WebTokens>(
      identity::WebTokenRules{.issuer = settings.token_issuer, .audience = settings.token_audience}, std::move(keys),
      &clock_);
  const auto renew = [this, path = settings.token_keys, tokens = tokens.get(), told = std::string()]() mutable {
    const auto text = ReadSettingFile(path);
    auto renewed = text.ok() ? identity::WebKeySet::FromJson(*text) : text.status();
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
  return tokens;
}

int Refuse(const std::string& program, const absl::Status& status) {
  fmt::print(stderr, "{}: {}\n", program, std::string(status.message()));
  return status.code() == absl::StatusCode::kInvalidArgument ? 2 : 1;
}

}  // namespace socle::server
