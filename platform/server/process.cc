#include "platform/server/process.h"

#include <cstdio>

#include "platform/base/error.h"
#include "platform/rpc/dev_tokens.h"

namespace socle::server {

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
  server_.reset();
  telemetry::CaptureLibraryLogs(nullptr);
}

absl::StatusOr<std::unique_ptr<Process>> Process::Create(const std::string& name, const Settings& settings) {
  std::unique_ptr<Process> process(new Process(name, settings));
  if (!settings.roles.empty()) {
    SOCLE_ASSIGN_OR_RETURN(process->roles_, rpc::Roles::FromJson(settings.roles));
  }
  SOCLE_ASSIGN_OR_RETURN(process->authenticator_,
                         rpc::DevTokens::FromJson(settings.dev_tokens.empty() ? "[]" : settings.dev_tokens));
  if (settings.dev_tokens.empty()) {
    process->log_.Write(telemetry::Severity::kWarning, "nobody can call: no identities are set (--dev-tokens)");
  }
  process->server_ = std::make_unique<Server>(settings.server, process->authenticator_.get(), &process->roles_,
                                              &process->log_, process->metrics_.get());
  if (!settings.metrics_listen.empty()) {
    SOCLE_ASSIGN_OR_RETURN(process->endpoint_,
                           telemetry::MetricsEndpoint::Listen(settings.metrics_listen, process->metrics_));
  }
  return process;
}

int Refuse(const std::string& program, const absl::Status& status) {
  fmt::print(stderr, "{}: {}\n", program, std::string(status.message()));
  return status.code() == absl::StatusCode::kInvalidArgument ? 2 : 1;
}

}  // namespace socle::server
