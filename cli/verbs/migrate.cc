#include "cli/verbs/migrate.h"

#include <fmt/format.h>

#include <span>

#include "platform/base/error.h"
#include "platform/db/migrations.h"

namespace socle::cli {

// The SQL files of services/*/migrations, embedded by CMake.
std::span<const db::Migration> RegistryMigrations();
std::span<const db::Migration> ContractsMigrations();
std::span<const db::Migration> CensusMigrations();

namespace {
constexpr std::chrono::minutes kLongestMigration{30};

std::span<const db::Migration> MigrationsOf(const std::string& service) {
  if (service == "contracts") return ContractsMigrations();
  if (service == "census") return CensusMigrations();
  return RegistryMigrations();
}

}  // namespace

absl::StatusOr<ExitCode> RunMigrate(const MigrateCommand& command, const Console& console) {
  db::PoolOptions options;
  options.address = {.url = command.database_url, .application_name = "soclectl migrate", .needs_primary = true};
  options.max_connections = 1;
  db::Pool pool(std::move(options));
  const auto report = db::Migrate(pool, MigrationsOf(command.service), db::DeadlineIn(kLongestMigration));
  if (absl::IsUnavailable(report.status())) {
    // Not a service: its advice would mislead.
    return absl::FailedPreconditionError(
        fmt::format("the database cannot be reached: {} Is PostgreSQL running, and is SOCLE_DATABASE_URL right?",
                    std::string(report.status().message())));
  }
  SOCLE_RETURN_IF_ERROR(report.status());
  for (const std::string& name : report->applied) console.out << "applied " << name << '\n';
  console.out << (report->applied.empty() ? "nothing to do: " : "") << "the schema is at version " << report->version
              << '\n';
  return ExitCode::kOk;
}

}  // namespace socle::cli
