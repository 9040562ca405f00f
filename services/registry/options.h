// What the registry is started with.
#pragma once

#include <chrono>
#include <string>

#include "platform/db/pool.h"
#include "platform/server/flags.h"
#include "platform/server/settings.h"

namespace socle::registry {

struct Options {
  server::Settings process;
  db::PoolOptions database;
  std::chrono::milliseconds event_retention = std::chrono::hours(7 * 24);
  std::chrono::milliseconds request_retention = std::chrono::hours(24);
};

// Our defaults: where the registry listens, and what the roles may do.
Options DefaultOptions();

void AddFlags(Options* options, server::Flags* flags);

}  // namespace socle::registry
