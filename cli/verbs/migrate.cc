#include "cli/verbs/migrate.h"

#include <fmt/format.h>

#include <cstdlib>
#include <span>

#include "platform/base/error.h"
#include "platform/db/connection_string.h"
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
  // As the services have it: in a cluster the password is a mounted file.
  const char* password_file = std::getenv("SOCLE_DATABASE_PASSWORD_FILE");
  if (password_file != nullptr) options.address.password_file = password_file;
  // The pool would call a file that cannot be read a database that is away.
  SOCLE_RETURN_IF_ERROR(db::ConnectionString(options.address).status());
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
