#include "services/registry/store/revision_store.h"

#include "platform/db/transaction.h"

namespace socle::registry::store {
namespace {

constexpr db::Query kNewest{"revision.newest",
                            "SELECT coalesce(max(id), 0) FROM revision "
                            "WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())"};

constexpr db::Query kLatest{"revision.latest", "SELECT coalesce(max(id), 0) FROM revision"};

constexpr db::Query kLatestOfBoth{"revision.latest_of_both",
                                  "SELECT coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM revision "
                                  "WHERE added_count + retired_count > 0), (SELECT coalesce((extract(epoch FROM "
                                  "clock_timestamp() - min(create_time)) * 1000000)::bigint, 0) FROM revision "
                                  "WHERE id > $1) FROM revision"};

absl::StatusOr<int64_t> Number(db::Pool& pool, db::Deadline deadline, const db::Query& query) {
  return db::RunRead(pool, deadline, [&](db::Transaction& tx) -> absl::StatusOr<int64_t> {
    return tx.Exec(query)[0][0].as<int64_t>();
  });
}

}  // namespace

absl::StatusOr<int64_t> RevisionStore::Newest(db::Deadline deadline) { return Number(*pool_, deadline, kNewest); }

absl::StatusOr<int64_t> RevisionStore::Latest(db::Deadline deadline) { return Number(*pool_, deadline, kLatest); }

absl::StatusOr<RevisionStore::Committed> RevisionStore::LatestOfBoth(int64_t since, db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<Committed> {
    const pqxx::row row = tx.Exec(kLatestOfBoth, since)[0];
    return Committed{row[0].as<int64_t>(), row[1].as<int64_t>(), std::chrono::microseconds(row[2].as<int64_t>())};
  });
}

}  // namespace socle::registry::store
