// The SQL of events: the outbox in order, its retention, and the audit record as history.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/db/pool.h"
#include "platform/events/outbox_event.h"

namespace socle::events {

class OutboxStore {
 public:
  explicit OutboxStore(db::Pool* pool) : pool_(pool) {}

  // What the database had, at one moment.
  struct Part {
    std::vector<OutboxEvent> events;
    // Every event up to here has been read or lies before what was asked for; no older one can appear any more.
    Position through;
    // Events up to here were deleted.
    Position deleted;
    // Transactions from this one on have not begun.
    uint64_t next_transaction = 0;
    // How long ago the oldest event was made that is committed and not in `events`: held back by an older transaction
    // that still runs, or by the limit.
    std::optional<std::chrono::milliseconds> oldest_waiting;
  };

  // The first `limit` events after `position`. Without a position, none: only where the end is now.
  absl::StatusOr<Part> ReadAfter(std::optional<Position> position, int limit, db::Deadline deadline);

  enum class Order { kOldestFirst, kNewestFirst };
  struct HistoryRow {
    int64_t audit_id = 0;
    OutboxEvent event;  // without a position
  };
  // Rows of the audit record beyond `after` (an id of it; 0 for the first page), at most `limit`; of one resource
  // unless empty.
  absl::StatusOr<std::vector<HistoryRow>> History(const std::string& resource, Order order, int64_t after, int limit,
                                                  db::Deadline deadline);

  // Deletes, oldest first and at most `limit`, events made longer ago than `age`; how many. Does nothing while another
  // process does it.
  absl::StatusOr<int64_t> DeleteOlder(std::chrono::milliseconds age, int limit, db::Deadline deadline);

 private:
  db::Pool* const pool_;
};

}  // namespace socle::events
