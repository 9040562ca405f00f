#include "services/registry/store/source_store.h"

#include <pqxx/binarystring>

#include "fmt/format.h"
#include "platform/base/error.h"
#include "platform/db/copy.h"
#include "platform/db/transaction.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

// An empty UPDATE would be needed for RETURNING to answer on a conflict; the row is read instead.
constexpr Query kInsert{"source.insert",
                        "INSERT INTO source (kind, vintage, origin, title, file, digest, content) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (digest) DO NOTHING"};
constexpr char kSelect[] =
    "SELECT s.id, s.kind, s.vintage, s.origin, s.title, s.file, s.digest, octet_length(s.content)::bigint, "
    "s.stage_time, EXISTS (SELECT FROM source_use u WHERE u.source_id = s.id AND u.retired_revision IS NULL) "
    "FROM source s";
constexpr Query kIdOfDigest{"source.id_of_digest", "SELECT id FROM source WHERE digest = $1"};
constexpr Query kPurge{"source.purge",
                       "DELETE FROM source s WHERE stage_time < now() - make_interval(secs => $1) "
                       "AND NOT EXISTS (SELECT FROM source_use u WHERE u.source_id = s.id)"};

std::vector<StoredSource> Select(Transaction& tx, const std::string& rest) {
  std::vector<StoredSource> sources;
  db::CopyReader row(tx, kSelect + rest);
  while (row.Next()) {
    StoredSource stored;
    stored.source.id = row.Int32();
    stored.source.kind = row.Text();
    stored.source.vintage = row.Int16();
    stored.source.origin = row.Text();
    stored.source.title = row.Text();
    stored.source.file = row.Text();
    stored.source.digest = row.Text();
    stored.size = row.Int64();
    stored.stage_time = row.ReadInstant();
    stored.state = row.Bool() ? SourceState::kApplied : SourceState::kStaged;
    sources.push_back(std::move(stored));
  }
  return sources;
}

}  // namespace

absl::StatusOr<StoredSource> SourceStore::Stage(const Source& source, std::string_view bytes, db::Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<StoredSource> {
    pqxx::result found = tx.Exec(kIdOfDigest, source.digest);
    if (found.empty()) {
      tx.Exec(kInsert, source.kind, source.vintage, source.origin, source.title, source.file, source.digest,
              pqxx::binarystring(bytes.data(), bytes.size()));
      found = tx.Exec(kIdOfDigest, source.digest);
    }
    std::vector<StoredSource> stored = Select(tx, fmt::format(" WHERE s.id = {}", found[0][0].as<SourceId>()));
    return std::move(stored.front());
  });
}

absl::StatusOr<std::vector<StoredSource>> SourceStore::List(db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<StoredSource>> {
    return Select(tx, " ORDER BY s.id");
  });
}

absl::StatusOr<std::string> SourceStore::ReadBytes(SourceId id, db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::string> {
    db::CopyReader row(tx, fmt::format("SELECT content FROM source WHERE id = {}", id));
    if (!row.Next()) return absl::NotFoundError(fmt::format("no source has the id {}", id));
    return std::string(row.Text());
  });
}

absl::StatusOr<int> SourceStore::PurgeStaged(std::chrono::seconds age, db::Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<int> {
    return static_cast<int>(tx.Exec(kPurge, static_cast<int64_t>(age.count())).affected_rows());
  });
}

}  // namespace socle::registry::store
