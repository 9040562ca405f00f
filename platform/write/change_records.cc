#include "platform/write/change_records.h"

#include <string>

#include "platform/db/array_literal.h"

namespace socle::write {
namespace {

// Numbers are given in the order of the selected rows, so events of one transaction come in the order of its changes.
// Arrays of PostgreSQL are rectangles; slugs, of which each change has another number, are literals inside one.
constexpr db::Query kRecord{
    "write.record",
    "WITH change AS MATERIALIZED (SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::bytea[], "
    "$5::bytea[]) WITH ORDINALITY AS c(resource, kind, changes, before_digest, after_digest, place)), answered AS ("
    "UPDATE request_record SET revision = $6, response = $11::bytea "
    "WHERE caller = $7 AND request_id = $9::uuid AND $11::bytea IS NOT NULL), audited AS ("
    "INSERT INTO audit_record (revision, actor, method, request_id, trace_id, resource, kind, changes, before_digest, "
    "after_digest) SELECT $6::bigint, $7, $8, $9::uuid, $10, resource, kind, changes::text[], before_digest, "
    "after_digest FROM change ORDER BY place) "
    "INSERT INTO outbox_event (revision, actor, resource, kind, changes, before_digest, after_digest) "
    "SELECT $6::bigint, $7, resource, kind, changes::text[], before_digest, after_digest FROM change ORDER BY place"};

void Add(const std::optional<api::Sha256>& digest, db::ArrayLiteral& literal) {
  if (!digest) {
    literal.AddNull();
  } else {
    literal.Add(db::BytesLiteral({reinterpret_cast<const char*>(digest->data()), digest->size()}));
  }
}

}  // namespace

void RecordChanges(db::Transaction& tx, const Deed& deed, std::span<const Change> changes) {
  if (changes.empty() && !deed.answer) return;
  std::optional<std::string> answer;
  if (deed.answer) answer = db::BytesLiteral(*deed.answer);
  db::ArrayLiteral resources, kinds, slugs, before, after;
  for (const Change& change : changes) {
    resources.Add(change.resource);
    kinds.Add(static_cast<int64_t>(change.kind));
    slugs.Add(db::ArrayOf(change.changes));
    Add(change.before, before);
    Add(change.after, after);
  }
  tx.Exec(kRecord, resources.ToString(), kinds.ToString(), slugs.ToString(), before.ToString(), after.ToString(),
          deed.revision, deed.actor, deed.method, deed.request_id, deed.trace_id, answer);
}

}  // namespace socle::write
