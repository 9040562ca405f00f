// health: whether the service answers, now or within a time.
#include "cli/client/health.h"

#include <thread>

#include "cli/verbs/verbs.h"
#include "platform/base/error.h"

namespace socle::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenAsks{250};
constexpr std::chrono::milliseconds kOneAsk{5'000};

std::string_view HealthText(Health health) {
  switch (health) {
    case Health::kServing:
      return "SERVING";
    case Health::kNotServing:
      return "NOT_SERVING";
    default:
      return "UNKNOWN";
  }
}

}  // namespace

absl::StatusOr<ExitCode> Run(const HealthCommand& command, const Session& session) {
  const std::string service = command.liveness ? "liveness" : "readiness";
  const auto end = std::chrono::steady_clock::now() + command.wait;
  const auto once = session.client.timeout().count() > 0 ? session.client.timeout() : kOneAsk;
  absl::StatusOr<Health> health = CheckHealth(session.client, service, once);
  while ((!health.ok() || *health != Health::kServing) && std::chrono::steady_clock::now() + kBetweenAsks < end) {
    std::this_thread::sleep_for(kBetweenAsks);
    health = CheckHealth(session.client, service, once);
  }
  if (!health.ok()) return health.status();
  if (session.globals.json) {
    session.console.out << R"({"service":")" << service << R"(","status":")" << HealthText(*health) << "\"}\n";
  } else {
    session.console.out << service << ": " << HealthText(*health) << '\n';
  }
  return *health == Health::kServing ? ExitCode::kOk : ExitCode::kUnavailable;
}

}  // namespace socle::cli
