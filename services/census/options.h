// What census is started with.
#pragma once

#include <string>

#include "platform/audit/sealing.h"
#include "platform/audit/security_settings.h"
#include "platform/server/flags.h"
#include "platform/server/peer.h"
#include "platform/server/settings.h"
#include "platform/server/storage.h"

namespace socle::census {

struct Options {
  server::Settings process;
  server::StorageSettings storage;
  audit::SealingSettings sealing;
  audit::SecuritySettings security;
  std::string programmes = "data/programmes";
  server::PeerSettings registry{.address = "127.0.0.1:50051"};
  server::PeerSettings contracts;  // without an address, contracts are not followed
};

// Our defaults: where census listens, and what the roles may do.
Options DefaultOptions();

void AddFlags(Options* options, server::Flags* flags);

}  // namespace socle::census
