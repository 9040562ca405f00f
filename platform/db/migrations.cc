#include "platform/db/migrations.h"

#include <array>
#include <charconv>
#include <optional>

#include <openssl/sha.h>

#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/transaction.h"

namespace socle::db {
namespace {

constexpr char kCreateTable[] = R"(
CREATE TABLE IF NOT EXISTS schema_migration (
  number int PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_time timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE schema_migration ADD COLUMN IF NOT EXISTS serves_from int;
COMMENT ON COLUMN schema_migration.serves_from IS 'The oldest version whose programs serve with it; null: its own.';
COMMENT ON TABLE schema_migration IS 'The migrations that made this schema; written by the migrate command only.';
-- Whoever serves the database asks which schema it has; its own role must not need a right of each service's making.
GRANT SELECT ON schema_migration TO PUBLIC;
)";

constexpr Query kHasTable{"migrations.has_table", "SELECT to_regclass('schema_migration') IS NOT NULL"};
constexpr Query kNewest{"migrations.newest", "SELECT coalesce(max(number), 0) FROM schema_migration"};
constexpr Query kApplied{"migrations.applied", "SELECT number, name, checksum FROM schema_migration ORDER BY number"};
constexpr Query kInsert{
    "migrations.insert",
    "INSERT INTO schema_migration (number, name, checksum, serves_from) VALUES ($1, $2, $3, nullif($4, 0))"};
// Only of a schema that a newer program made, which has the column.
constexpr Query kServes{
    "migrations.serves",
    "SELECT coalesce(max(coalesce(serves_from, number)), 0) FROM schema_migration WHERE number > $1"};

// SHA-256, hex.
std::string Checksum(std::string_view sql) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(sql.data()), sql.size(), digest.data());
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

// One migrator at a time in a database, by a lock that ends with the transaction (and so passes through a PgBouncer).
void LockMigrations(Transaction& tx) { tx.Run("SELECT pg_advisory_xact_lock(hashtext('socle.schema_migration'))"); }

absl::Status CheckChain(std::span<const Migration> migrations) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].number != static_cast<int>(i) + 1) {
      return absl::FailedPreconditionError(
          fmt::format("migration {} is number {} in the chain: the numbers have a gap", migrations[i].name, i + 1));
    }
  }
  return absl::OkStatus();
}

// What the first line says of older programs; 0: nothing.
int ServesFrom(std::string_view sql) {
  constexpr std::string_view kSays = "-- serves-from: ";
  int version = 0;
  if (sql.substr(0, kSays.size()) == kSays)
    std::from_chars(sql.data() + kSays.size(), sql.data() + sql.size(), version);
  return version;
}

// Whether programs that know the schema up to `version` serve with all that came behind it.
bool Serves(Transaction& tx, int version) { return tx.Exec(kServes, version)[0][0].as<int>() <= version; }

// How far the database is along the chain, each step checked against the program's.
absl::StatusOr<int> CheckedVersion(Transaction& tx, std::span<const Migration> migrations) {
  int version = 0;
  for (const pqxx::row& row : tx.Exec(kApplied)) {
    const int number = row[0].as<int>();
    const std::string name = row[1].as<std::string>();
    if (number > static_cast<int>(migrations.size())) {
      version = number;
      if (Serves(tx, static_cast<int>(migrations.size()))) continue;
      return absl::FailedPreconditionError(
          fmt::format("the database has migration {}, which this program does not know: use a newer program", name));
    }
    const Migration& known = migrations[static_cast<size_t>(number) - 1];
    if (row[2].as<std::string>() != Checksum(known.sql)) {
      return absl::FailedPreconditionError(fmt::format(
          "migration {} was edited after it was applied (as {}): put it back and add a new one", known.name, name));
    }
    version = number;
  }
  return version;
}

// Applies the next migration; nullopt when there is none. Sets `version` to the one reached.
absl::StatusOr<std::optional<std::string>> ApplyNext(Pool& pool, std::span<const Migration> migrations,
                                                     Deadline deadline, const MigrationOptions& options, int& version) {
  std::string name;
  auto status = RunWrite(pool, deadline, [&](Transaction& tx) -> absl::Status {
    LockMigrations(tx);
    tx.Run(fmt::format("SET LOCAL lock_timeout = {}", options.lock_timeout.count()));
    tx.Run(kCreateTable);
    SOCLE_ASSIGN_OR_RETURN(version, CheckedVersion(tx, migrations));
    if (version >= static_cast<int>(migrations.size())) return absl::OkStatus();
    const Migration& next = migrations[static_cast<size_t>(version)];
    name = std::string(next.name);
    tx.Run(std::string(next.sql));
    tx.Exec(kInsert, next.number, next.name, Checksum(next.sql), ServesFrom(next.sql));
    return absl::OkStatus();
  });
  if (!status.ok()) {
    if (name.empty() || IsOutcomeUnknown(status)) return status;
    return absl::Status(status.code(), fmt::format("migration {} failed and was rolled back (SQLSTATE {}): {}", name,
                                                   SqlStateOf(status), std::string(status.message())));
  }
  if (name.empty()) return std::optional<std::string>();
  ++version;
  return std::make_optional(std::move(name));
}

}  // namespace

absl::StatusOr<MigrationReport> Migrate(Pool& pool, std::span<const Migration> migrations, Deadline deadline,
                                        const MigrationOptions& options) {
  SOCLE_RETURN_IF_ERROR(CheckChain(migrations));
  MigrationReport report;
  SOCLE_ASSIGN_OR_RETURN(report.version_before, SchemaVersion(pool, deadline));
  while (true) {
    SOCLE_ASSIGN_OR_RETURN(std::optional<std::string> name,
                           ApplyNext(pool, migrations, deadline, options, report.version));
    if (!name.has_value()) return report;
    report.applied.push_back(*std::move(name));
  }
}

absl::StatusOr<int> SchemaVersion(Pool& pool, Deadline deadline) {
  return RunRead(pool, deadline, [](Transaction& tx) -> absl::StatusOr<int> {
    if (!tx.Exec(kHasTable)[0][0].as<bool>()) return 0;
    return tx.Exec(kNewest)[0][0].as<int>();
  });
}

absl::Status CheckSchema(Pool& pool, SchemaRange range, Deadline deadline) {
  SOCLE_ASSIGN_OR_RETURN(const int version, SchemaVersion(pool, deadline));
  if (range.min <= version && version <= range.max) return absl::OkStatus();
  if (version > range.max) {
    SOCLE_ASSIGN_OR_RETURN(const bool serves, RunRead(pool, deadline, [&](Transaction& tx) -> absl::StatusOr<bool> {
                             return Serves(tx, range.max);
                           }));
    if (serves) return absl::OkStatus();
  }
  return absl::FailedPreconditionError(fmt::format(
      "the database's schema is version {}, this program works with {} to {}: run the migrate command of {}", version,
      range.min, range.max, version < range.min ? "this program" : "a newer program"));
}

}  // namespace socle::db
