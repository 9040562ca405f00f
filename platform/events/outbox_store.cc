#include "platform/events/outbox_store.h"

#include <charconv>
#include <cstring>

#include <pqxx/binarystring>
#include <pqxx/result>

#include "platform/db/transaction.h"

namespace socle::events {
namespace {

using db::Query;
using db::Transaction;
using std::chrono::milliseconds;

constexpr Query kBounds{"events.bounds",
                        "SELECT pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text, deleted_transaction::text, "
                        "deleted_id FROM pg_current_snapshot() s, outbox_retention"};
// Never beyond xmin: an older transaction that still runs may yet put something before what comes there.
constexpr Query kAfter{"events.after",
                       "SELECT o.transaction::text, id, revision, (extract(epoch FROM create_time) * 1000000)::bigint, "
                       "actor, resource, kind, array_to_string(changes, E'\\n'), before_digest, after_digest "
                       "FROM outbox_event o WHERE (o.transaction, o.id) > ($1::xid8, $2) "
                       "AND o.transaction < pg_snapshot_xmin(pg_current_snapshot()) "
                       // Qualified: `transaction` alone would be the text selected above, and "999" comes after "1000".
                       "ORDER BY o.transaction, o.id LIMIT $3"};
constexpr Query kNewest{"events.newest",
                        "SELECT o.transaction::text, id FROM outbox_event o "
                        "WHERE o.transaction < pg_snapshot_xmin(pg_current_snapshot()) "
                        "ORDER BY o.transaction DESC, o.id DESC LIMIT 1"};
constexpr Query kWaiting{"events.waiting",
                         "SELECT (extract(epoch FROM clock_timestamp() - create_time) * 1000)::bigint "
                         "FROM outbox_event WHERE (transaction, id) > ($1::xid8, $2) ORDER BY transaction, id LIMIT 1"};

#define SOCLE_HISTORY_COLUMNS                                                                            \
  "SELECT id, 0, revision, (extract(epoch FROM create_time) * 1000000)::bigint, actor, resource, kind, " \
  "array_to_string(changes, E'\\n'), before_digest, after_digest FROM audit_record "
constexpr Query kHistoryUp{"events.history_up", SOCLE_HISTORY_COLUMNS "WHERE id > $1 ORDER BY id LIMIT $2"};
constexpr Query kHistoryDown{"events.history_down",
                             SOCLE_HISTORY_COLUMNS "WHERE ($1 = 0 OR id < $1) ORDER BY id DESC LIMIT $2"};
constexpr Query kHistoryUpOf{"events.history_up_of",
                             SOCLE_HISTORY_COLUMNS "WHERE resource = $3 AND id > $1 ORDER BY id LIMIT $2"};
constexpr Query kHistoryDownOf{"events.history_down_of", SOCLE_HISTORY_COLUMNS
                               "WHERE resource = $3 AND ($1 = 0 OR id < $1) ORDER BY id DESC LIMIT $2"};
#undef SOCLE_HISTORY_COLUMNS

constexpr Query kLockRetention{"events.lock_retention", "SELECT FROM outbox_retention FOR UPDATE SKIP LOCKED"};
// The oldest events as long as they are old: times need not be in order, and nothing is deleted behind one that is
// kept.
constexpr Query kDelete{
    "events.delete",
    "WITH oldest AS (SELECT transaction, id, create_time FROM outbox_event "
    "WHERE transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY transaction, id LIMIT $2), "
    "judged AS (SELECT transaction, id, bool_and(create_time < now() - make_interval(secs => $1::float8 / 1000)) "
    "OVER (ORDER BY transaction, id) AS old FROM oldest), "
    "gone AS (DELETE FROM outbox_event o USING judged j WHERE j.old AND o.id = j.id RETURNING o.id), "
    "last AS (SELECT transaction, id FROM judged WHERE old ORDER BY transaction DESC, id DESC LIMIT 1) "
    "UPDATE outbox_retention SET deleted_transaction = last.transaction, deleted_id = last.id FROM last "
    "RETURNING (SELECT count(*) FROM gone)"};

uint64_t Xid(const pqxx::field& field) {
  uint64_t xid = 0;
  std::from_chars(field.c_str(), field.c_str() + field.size(), xid);
  return xid;
}

std::optional<api::Sha256> DigestIn(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  const pqxx::binarystring bytes(field);
  api::Sha256 digest{};
  std::memcpy(digest.data(), bytes.data(), std::min(digest.size(), bytes.size()));
  return digest;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

OutboxEvent EventIn(const pqxx::row& row) {
  return {.position = {Xid(row[0]), row[1].as<int64_t>()},
          .revision = row[2].as<int64_t>(),
          .create_time = {row[3].as<int64_t>()},
          .actor = row[4].as<std::string>(),
          .resource = row[5].as<std::string>(),
          .kind = row[6].as<int>(),
          .changes = Lines({row[7].c_str(), row[7].size()}),
          .before = DigestIn(row[8]),
          .after = DigestIn(row[9])};
}

}  // namespace

absl::StatusOr<OutboxStore::Part> OutboxStore::ReadAfter(std::optional<Position> position, int limit,
                                                         db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Part> {
    const pqxx::row bounds = tx.Exec(kBounds)[0];
    Part part;
    part.next_transaction = Xid(bounds[1]);
    part.deleted = {Xid(bounds[2]), bounds[3].as<int64_t>()};
    // Only where an event was seen, or was deleted: its transaction is written down for good. One that has an id and
    // wrote nothing is forgotten when PostgreSQL crashes, and its id given out again, to a transaction with events.
    if (!position) {
      const pqxx::result newest = tx.Exec(kNewest);
      part.through = newest.empty() ? part.deleted : Position{Xid(newest[0][0]), newest[0][1].as<int64_t>()};
      return part;
    }
    for (const pqxx::row& row : tx.Exec(kAfter, std::to_string(position->transaction), position->id, limit)) {
      part.events.push_back(EventIn(row));
    }
    part.through = part.events.empty() ? *position : part.events.back().position;
    const pqxx::result waiting = tx.Exec(kWaiting, std::to_string(part.through.transaction), part.through.id);
    if (!waiting.empty()) part.oldest_waiting = milliseconds(std::max<int64_t>(0, waiting[0][0].as<int64_t>()));
    return part;
  });
}

absl::StatusOr<std::vector<OutboxStore::HistoryRow>> OutboxStore::History(const std::string& resource, Order order,
                                                                          int64_t after, int limit,
                                                                          db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<HistoryRow>> {
    const bool up = order == Order::kOldestFirst;
    const pqxx::result rows = resource.empty() ? tx.Exec(up ? kHistoryUp : kHistoryDown, after, limit)
                                               : tx.Exec(up ? kHistoryUpOf : kHistoryDownOf, after, limit, resource);
    std::vector<HistoryRow> history;
    for (const pqxx::row& row : rows) {
      history.push_back({row[0].as<int64_t>(), EventIn(row)});
      history.back().event.position = {};
    }
    return history;
  });
}

absl::StatusOr<int64_t> OutboxStore::DeleteOlder(milliseconds age, int limit, db::Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<int64_t> {
    if (tx.Exec(kLockRetention).empty()) return 0;
    const pqxx::result deleted = tx.Exec(kDelete, age.count(), limit);
    return deleted.empty() ? 0 : deleted[0][0].as<int64_t>();
  });
}

}  // namespace socle::events
