// How the security journal of a service is kept.
#pragma once

#include <chrono>

#include "platform/server/flags.h"

namespace socle::audit {

struct SecuritySettings {
  std::chrono::milliseconds retention = std::chrono::hours(24 * 365);
};

void AddFlags(SecuritySettings* settings, server::Flags* flags);

}  // namespace socle::audit
