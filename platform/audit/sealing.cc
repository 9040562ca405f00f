#include "platform/audit/sealing.h"

#include "platform/base/error.h"

namespace socle::audit {

void AddFlags(SealingSettings* settings, server::Flags* flags) {
  flags->Duration("audit-checkpoint", &settings->checkpoint,
                  "How often the log is told how far the sealed audit chain is", {.least = std::chrono::seconds(1)});
  flags->File("audit-key", &settings->key, "Ed25519 key (PEM) that signs what the log is told of the audit chain");
}

absl::StatusOr<std::unique_ptr<Sealing>> Sealing::Create(const std::string& service, const SealingSettings& settings,
                                                         const std::string& log_format, const Clock* clock,
                                                         db::Pool* pool, telemetry::Metrics* metrics) {
  std::optional<SigningKey> key;
  if (!settings.key.empty()) {
    auto read = SigningKey::FromPem(settings.key);
    if (!read.ok())
      return absl::InvalidArgumentError(fmt::format("--audit-key: {}", std::string(read.status().message())));
    key = *std::move(read);
  }
  telemetry::LogOptions channel{.service = service,
                                .format = telemetry::ParseLogFormat(log_format).value_or(telemetry::LogFormat::kJson)};
  return std::unique_ptr<Sealing>(new Sealing({.service = service, .checkpoint = settings.checkpoint},
                                              std::move(channel), std::move(key), clock, pool, metrics));
}

Sealing::Sealing(SealerOptions options, telemetry::LogOptions channel, std::optional<SigningKey> key,
                 const Clock* clock, db::Pool* pool, telemetry::Metrics* metrics)
    : key_(std::move(key)),
      channel_(std::move(channel)),
      sealer_(std::move(options), pool, key_ ? &*key_ : nullptr, clock, &channel_, metrics) {}

void Sealing::Start() {
  if (key_) {
    channel_.Write(telemetry::Severity::kInfo, "audit key", {{"channel", "audit"}, {"key", key_->Id()}});
  }
  sealer_.Start();
}

}  // namespace socle::audit
