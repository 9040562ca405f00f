#include "platform/audit/security_store.h"

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"

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
constexpr db::Query kReadings{"security.readings",
                              "SELECT id, " SOCLE_MICROS("create_time") ", subject, method, purpose, code, request_id, "
                              "trace_id FROM security_entry WHERE resources @> ARRAY[$1] AND kind = 1 AND id > $2 "
                              "ORDER BY id LIMIT $3"};
constexpr db::Query kForgetActor{"audit.forget_actor", "SELECT audit_forget_actor($1)"};

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

absl::StatusOr<std::vector<SecurityStore::Reading>> SecurityStore::ReadingsOf(const std::string& resource,
                                                                              int64_t after, size_t most,
                                                                              db::Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<std::vector<Reading>> {
    std::vector<Reading> readings;
    for (const pqxx::row& row : tx.Exec(kReadings, resource, after, static_cast<int64_t>(most))) {
      readings.push_back({.id = row[0].as<int64_t>(),
                          .entry = {.time = db::InstantOf(row[1]),
                                    .subject = row[2].c_str(),
                                    .method = row[3].c_str(),
                                    .purpose = row[4].c_str(),
                                    .code = row[5].c_str(),
                                    .request_id = row[6].c_str(),
                                    .trace_id = row[7].c_str()}});
    }
    return readings;
  });
}

int64_t SecurityStore::ForgetActor(db::Transaction& tx, std::string_view subject) {
  return tx.Exec(kForgetActor, subject)[0][0].as<int64_t>();
}

absl::StatusOr<int64_t> SecurityStore::DeleteOlder(std::chrono::milliseconds age, int most, db::Deadline deadline) {
  return db::RunWrite(*pool_, deadline, [&](db::Transaction& tx) -> absl::StatusOr<int64_t> {
    return static_cast<int64_t>(tx.Exec(kDelete, age.count(), most).affected_rows());
  });
}

}  // namespace socle::audit
