// The sealing of a service's audit records, as its process is started: settings, the log channel, the key.
//
//   auto sealing = audit::Sealing::Create("registry", options.sealing, options.process.log_format, &clock, &pool,
//   &metrics); …                        // server.Start()
//   (*sealing)->Start();
//
// The database has the tables of platform/audit/audit_seal.sql.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "platform/audit/sealer.h"
#include "platform/server/flags.h"

namespace socle::audit {

struct SealingSettings {
  std::chrono::milliseconds checkpoint = std::chrono::minutes(5);
  std::string key;  // what the file holds
};

void AddFlags(SealingSettings* settings, server::Flags* flags);

class Sealing {
 public:
  // `log_format` as server::Settings. INVALID_ARGUMENT for what is no key. All pointers must outlive it.
  static absl::StatusOr<std::unique_ptr<Sealing>> Create(const std::string& service, const SealingSettings& settings,
                                                         const std::string& log_format, const Clock* clock,
                                                         db::Pool* pool, telemetry::Metrics* metrics);
  void Start();

 private:
  Sealing(SealerOptions options, telemetry::LogOptions channel, std::optional<SigningKey> key, const Clock* clock,
          db::Pool* pool, telemetry::Metrics* metrics);

  const std::optional<SigningKey> key_;
  // Not the process's log: no flood of other lines drops a checkpoint, and no log level leaves it out.
  telemetry::Log channel_;
  Sealer sealer_;
};

}  // namespace socle::audit
