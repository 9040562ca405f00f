#include "services/registry/store/revision_store.h"

#include "platform/db/transaction.h"

namespace socle::registry::store {
namespace {

constexpr db::Query kNewest{"revision.newest",
                            "SELECT coalesce(max(id), 0) FROM revision "
                            "WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())"};

}  // namespace

absl::StatusOr<int64_t> RevisionStore::Newest(db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [](db::Transaction& tx) -> absl::StatusOr<int64_t> {
    return tx.Exec(kNewest)[0][0].as<int64_t>();
  });
}

}  // namespace socle::registry::store
