// The record in PostgreSQL: loaded whole, changed by differences, never rewritten.
//
//   SOCLE_ASSIGN_OR_RETURN(StoredRecord stored, store.Load(deadline));
//   SOCLE_ASSIGN_OR_RETURN(RecordDiff diff, Diff(stored, Reconcile(documents)));
//   SOCLE_ASSIGN_OR_RETURN(int64_t revision, store.Apply(diff, "import of 12 files", actor, deadline));
//
// A row is added by one revision and retired by at most one later; so the record of every revision can be loaded again.
// That rows about the same thing do not overlap in both times is checked by the database (triggers of 0001_record.sql).
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "platform/db/pool.h"
#include "platform/db/transaction.h"
#include "services/registry/store/record_diff.h"

namespace socle::registry::store {

class RecordStore {
 public:
  explicit RecordStore(db::Pool* pool) : pool_(pool) {}

  // The active facts, as of one moment, with the newest revision of that moment that changed them. Not sorted:
  // Record::Normalise() does. Takes two of the pool's connections for as long as it runs, one if it has no second to
  // spare.
  absl::StatusOr<StoredRecord> Load(db::Deadline deadline);

  // What Load() returned when `revision` was the newest. NOT_FOUND for one that never was.
  absl::StatusOr<StoredRecord> LoadAt(int64_t revision, db::Deadline deadline);

  // Makes the change in one transaction and returns its revision, of which listeners are told; an empty diff makes none
  // and returns the newest of the record. ABORTED when another Apply is running or has changed the record since the
  // diff was made: load, compare and try again. FAILED_PRECONDITION for a new source that is not staged. INTERNAL when
  // facts overlap. `cause` and `actor`: for people, 1 to 500 and 1 to 200 characters.
  absl::StatusOr<int64_t> Apply(const RecordDiff& diff, std::string_view cause, std::string_view actor,
                                db::Deadline deadline);

 private:
  db::Pool* pool_;
};

// For commands that change few facts, within their transaction; the caller holds kRecordResource.

// The active facts about one entity. NOT_FOUND when it was never recorded.
absl::StatusOr<Record> LoadEntity(db::Transaction& tx, const Entity& entity);
// Makes the change part of the revision. As Apply().
absl::Status ApplyDiff(db::Transaction& tx, const RecordDiff& diff, int64_t revision);

}  // namespace socle::registry::store
