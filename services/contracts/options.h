// What contracts is started with.
#pragma once

#include <chrono>
#include <string>

#include "platform/db/pool.h"
#include "platform/server/flags.h"
#include "platform/server/settings.h"

namespace socle::contracts {

struct Options {
  server::Settings process;
  db::PoolOptions database;
  std::string programmes = "data/programmes";
  std::string registry_address = "127.0.0.1:50051";
  std::string registry_token;  // what the file holds, not its path
  std::string registry_ca;     // PEM; empty: without TLS, only to a loopback address
  std::string registry_certificate;
  std::string registry_key;
  std::chrono::milliseconds event_retention = std::chrono::hours(7 * 24);
  std::chrono::milliseconds request_retention = std::chrono::hours(24);
};

// Our defaults: where contracts listens, and what the roles may do.
Options DefaultOptions();

void AddFlags(Options* options, server::Flags* flags);

}  // namespace socle::contracts
