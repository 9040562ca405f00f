// The schema of a database: numbered SQL files, applied in order, each once.
//
// `socle_embed_migrations()` (cmake) compiles the files of a folder into a program. Each file runs in one transaction
// together with the row that says it ran, so a failure leaves the schema at the version before it. The chain is linear;
// a file that was applied is never edited again, and an edited one is refused by its checksum.
//
// Migrations run as a command of their own (`soclectl migrate`), never at the start of a serving process: that one only
// calls CheckSchema(). A file whose first line is "-- serves-from: 9" leaves alone what programs of schema 9 rest on:
// they serve on beside it, so that a database is migrated first and its programs are replaced one by one, or put back.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/db/pool.h"

namespace socle::db {

struct Migration {
  int number = 0;         // 1, 2, 3 … without a gap
  std::string_view name;  // "0001_record"
  std::string_view sql;
};

// Versions of the schema that a program works with, both included.
struct SchemaRange {
  int min = 0;
  int max = 0;
};

struct MigrationReport {
  int version_before = 0;
  int version = 0;
  std::vector<std::string> applied;  // names, in order
};

struct MigrationOptions {
  // How long a migration waits for a lock that a serving program holds, before it gives up instead of making all others
  // queue behind it.
  std::chrono::milliseconds lock_timeout{5000};
};

// Applies what is missing. Safe to run from several places at once: they take turns. FAILED_PRECONDITION for a chain
// with a gap, an edited file, or a database newer than the program and than what it serves with; the status of a
// failing file names it.
absl::StatusOr<MigrationReport> Migrate(Pool& pool, std::span<const Migration> migrations, Deadline deadline,
                                        const MigrationOptions& options = {});

// The number of the last migration applied; 0 for an empty database.
absl::StatusOr<int> SchemaVersion(Pool& pool, Deadline deadline);

// FAILED_PRECONDITION, naming the version found and those expected, for a schema outside of the range, unless every
// migration behind the range says that its programs serve on.
absl::Status CheckSchema(Pool& pool, SchemaRange range, Deadline deadline);

}  // namespace socle::db
