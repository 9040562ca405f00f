#include "platform/audit/security_settings.h"

namespace socle::audit {

void AddFlags(SecuritySettings* settings, server::Flags* flags) {
  // Six months to a year, as the CNIL recommends for journals (délibération 2021-122).
  flags->Duration("security-retention", &settings->retention,
                  "How long it is kept who read personal data and who was refused",
                  {.least = std::chrono::hours(24 * 180), .most = std::chrono::hours(24 * 366)});
}

}  // namespace socle::audit
