#include "platform/audit/security_store.h"

#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"

namespace socle::audit {
namespace {

// Arrays of PostgreSQL are rectangles; resources, of which each entry has another number, are literals inside one.
constexpr db::Query kAdd{"security.add",
                         "INSERT INTO security_entry (create_time, kind, subject, method, resources, purpose, code, "
                         "request_id, trace_id, peer) "
                         "SELECT to_timestamp(micros::float8 / 1000000), kind, subject, method, resources::text[], "
                         "purpose, code, request_id, "
                         "trace_id, peer FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::text[], "
                         "$6::text[], $7::text[], "
                         "$8::text[], $9::text[], $10::text[]) "
                         "AS e(micros, kind, subject, method, resources, purpose, code, request_id, trace_id, peer)"};
constexpr db::Query kDelete{
    "security.delete",
    "DELETE FROM security_entry WHERE id IN (SELECT id FROM security_entry "
    "WHERE create_time < now() - make_interval(secs => $1::float8 / 1000) ORDER BY id LIMIT $2)"};

}  // namespace

absl::Status SecurityStore::Add(std::span<const SecurityEntry> entries, db::Deadline deadline) {
  db::ArrayLiteral times, kinds, subjects, methods, resources, purposes, codes, request_ids, trace_ids, peers;
  for (const SecurityEntry& entry : entries) {
    times.Add(entry.time.micros);
    kinds.Add(static_cast<int64_t>(entry.kind));
    subjects.Add(entry.subject);
    methods.Add(entry.method);
    resources.Add(db::ArrayOf(entry.resources));
    purposes.Add(entry.purpose);
    codes.Add(entry.code);
    request_ids.Add(entry.request_id);
    trace_ids.Add(entry.trace_id);
    peers.Add(entry.peer);
  }
  return db::RunWrite(*pool_, deadline, [&](db::Transaction& tx) {
    tx.Exec(kAdd, times.ToString(), kinds.ToString(), subjects.ToString(), methods.ToString(), resources.ToString(),
            purposes.ToString(), codes.ToString(), request_ids.ToString(), trace_ids.ToString(), peers.ToString());
    return absl::OkStatus();
  });
}

absl::StatusOr<int64_t> SecurityStore::DeleteOlder(std::chrono::milliseconds age, int most, db::Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<int64_t> {
    return static_cast<int64_t>(tx.Exec(kDelete, age.count(), most).affected_rows());
  });
}

}  // namespace socle::audit
