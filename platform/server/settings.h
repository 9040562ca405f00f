// The settings that every service has, and their flags.
#pragma once

#include <string>

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
  // Folder with tls.crt, tls.key and ca.crt (tls_directory.h); "": without TLS.
  std::string tls_directory;
  // Who signs the tokens of end users, for whom, and the file with its public keys (web_tokens.h).
  std::string token_issuer;
  std::string token_audience;
  std::string token_keys;
  // What the files hold, not their paths.
  std::string clients;     // client_certificates.h
  std::string roles;       // identity.h: Roles::FromJson; a service sets its own default
  std::string dev_tokens;  // dev_tokens.h
};

// Adds every flag of Settings, with what `settings` holds as defaults.
void AddFlags(Settings* settings, Flags* flags);

}  // namespace socle::server
