// What the registry is started with.
#pragma once

#include "platform/audit/sealing.h"
#include "platform/audit/security_settings.h"
#include "platform/server/flags.h"
#include "platform/server/settings.h"
#include "platform/server/storage.h"

namespace socle::registry {

struct Options {
  server::Settings process;
  server::StorageSettings storage;
  audit::SealingSettings sealing;
  audit::SecuritySettings security;
};

// Our defaults: where the registry listens, and what the roles may do.
Options DefaultOptions();

void AddFlags(Options* options, server::Flags* flags);

}  // namespace socle::registry
