#include "cli/verbs/migrate.h"

#include <span>

#include "cli/verbs/database.h"
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
  SOCLE_ASSIGN_OR_RETURN(const std::unique_ptr<db::Pool> pool,
                         OpenDatabase(command.database_url, "soclectl migrate", /*needs_primary=*/true));
  const auto report = db::Migrate(*pool, MigrationsOf(command.service), db::DeadlineIn(kLongestMigration));
  SOCLE_RETURN_IF_ERROR(OfDatabase(report.status()));
  for (const std::string& name : report->applied) console.out << "applied " << name << '\n';
  console.out << (report->applied.empty() ? "nothing to do: " : "") << "the schema is at version " << report->version
              << '\n';
  return ExitCode::kOk;
}

}  // namespace socle::cli
