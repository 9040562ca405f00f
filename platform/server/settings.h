// The settings that every service has, and their flags.
#pragma once

#include <string>

#include "platform/rpc/caller_table.h"
#include "platform/server/flags.h"
#include "platform/server/server.h"
#include "platform/telemetry/log.h"

namespace socle::server {

struct Settings {
  ServerConfig server;
  // Where /metrics is shown; "" for nowhere.
  std::string metrics_listen = "127.0.0.1:9464";
  std::string log_format = "json";
  std::string log_level = "info";
  // Where spans go by OTLP/gRPC, host:port; "" for nowhere. Of the traces that begin here, one in so many is sampled;
  // 0 for none.
  std::string otlp_endpoint;
  int trace_one_in = 1000;
  // Folder with tls.crt, tls.key and ca.crt (tls_directory.h); "": without TLS.
  std::string tls_directory;
  // Who signs the tokens of end users, for whom, and the file with its public keys (web_tokens.h).
  std::string token_issuer;
  std::string token_audience;
  std::string token_keys;
  // Instead of the file: where the issuer publishes them, and the file of authorities that its server is verified by
  // (key_fetcher.h).
  std::string token_keys_url;
  std::string token_keys_ca;
  std::chrono::milliseconds token_keys_refresh = std::chrono::minutes(5);
  // What the files hold, not their paths.
  std::string clients;     // client_certificates.h
  std::string roles;       // identity.h: Roles::FromJson; a service sets its own default
  std::string dev_tokens;  // dev_tokens.h
  // What one caller may (limited_callers.h), and where that counts: "beyond-loopback", "always" or "never".
  rpc::CallerLimits caller;
  std::string caller_limits = "beyond-loopback";
};

// Adds every flag of Settings, with what `settings` holds as defaults.
void AddFlags(Settings* settings, Flags* flags);

}  // namespace socle::server
