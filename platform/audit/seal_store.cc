#include "platform/audit/seal_store.h"

#include <openssl/rand.h>

#include <cstring>

#include "platform/base/error.h"
#include "platform/base/failpoint.h"
#include "platform/db/copy.h"
#include "platform/db/read_once.h"
#include "platform/db/transaction.h"

namespace socle::audit {
namespace {

using db::Query;
using db::Transaction;

// audit_forget_actor takes it, too.
constexpr Query kLock{"audit.lock", "SELECT pg_try_advisory_xact_lock(hashtextextended('audit_seal', 7))"};
constexpr Query kTip{"audit.tip", "SELECT seq, hash, transaction, record_id FROM audit_seal ORDER BY seq DESC LIMIT 1"};
#define SOCLE_RECORD                                                                                  \
  "r.transaction, r.id, revision, create_time, actor, method, request_id, trace_id, resource, kind, " \
  "changes::text, before_digest, after_digest "
// Never beyond xmin: an older transaction that still runs may yet put something before what comes there.
constexpr Query kUnsealed{"audit.unsealed", "SELECT " SOCLE_RECORD
                                            "FROM audit_record r WHERE (r.transaction, r.id) > ($1::xid8, $2::bigint) "
                                            "AND r.transaction < pg_snapshot_xmin(pg_current_snapshot()) "
                                            "ORDER BY r.transaction, r.id LIMIT $3::bigint"};
constexpr Query kSealed{
    "audit.sealed",
    "SELECT s.seq, s.version, s.transaction, s.record_id, s.actor_salt, s.actor_commitment, s.hash, "
    "r.id IS NOT NULL, " SOCLE_RECORD
    "FROM audit_seal s LEFT JOIN audit_record r ON r.id = s.record_id "
    "WHERE s.seq > $1::bigint ORDER BY s.seq LIMIT $2::bigint"};
#undef SOCLE_RECORD
constexpr Query kLook{
    "audit.look",
    "WITH tip AS MATERIALIZED (SELECT seq, hash, transaction, record_id FROM audit_seal ORDER BY seq DESC LIMIT 1), "
    "waiting AS MATERIALIZED (SELECT create_time FROM audit_record r WHERE (r.transaction, r.id) > "
    "(coalesce((SELECT transaction FROM tip), '0'), coalesce((SELECT record_id FROM tip), 0)) "
    "ORDER BY r.transaction, r.id LIMIT $1::bigint) "
    "SELECT coalesce((SELECT seq FROM tip), 0), (SELECT encode(hash, 'hex') FROM tip), "
    "(SELECT transaction FROM tip), (SELECT record_id FROM tip), count(*), "
    "(extract(epoch FROM clock_timestamp() - min(create_time)) * 1000)::bigint FROM waiting"};
constexpr Query kBetween{"audit.between",
                         "SELECT count(*) FROM audit_record r WHERE (r.transaction, r.id) > ($1::xid8, $2::bigint) "
                         "AND (r.transaction, r.id) <= ($3::xid8, $4::bigint)"};
constexpr Query kFirstUnsealed{"audit.first_unsealed",
                               "SELECT r.transaction::text, r.id FROM audit_record r "
                               "WHERE (r.transaction, r.id) > ($1::xid8, $2::bigint) "
                               "AND (r.transaction, r.id) <= ($3::xid8, $4::bigint) "
                               "AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.record_id = r.id) "
                               "ORDER BY r.transaction, r.id LIMIT 1"};

api::Sha256 DigestIn(std::string_view bytes) {
  api::Sha256 digest{};
  std::memcpy(digest.data(), bytes.data(), std::min(digest.size(), bytes.size()));
  return digest;
}

std::string TextOrNone(db::CopyReader& row) {
  if (!row.IsNull()) return std::string(row.Text());
  row.Skip();
  return "";
}

// Of the columns of SOCLE_RECORD.
Entry EntryIn(db::CopyReader& row) {
  Entry entry;
  entry.place.transaction = row.Int64();
  entry.place.id = row.Int64();
  entry.revision = row.Int64();
  entry.create_time = row.ReadInstant();
  entry.actor = row.Text();
  entry.method = row.Text();
  entry.request_id = row.Text();
  entry.trace_id = row.Text();
  entry.resource = row.Text();
  entry.kind = row.Int16();
  entry.changes = row.Text();
  entry.before = TextOrNone(row);
  entry.after = TextOrNone(row);
  return entry;
}

std::vector<Entry> ReadUnsealed(Transaction& tx, Place after, int most) {
  db::CopyReader rows(tx, kUnsealed,
                      {std::to_string(after.transaction), std::to_string(after.id), std::to_string(most)});
  std::vector<Entry> entries;
  while (rows.Next()) entries.push_back(EntryIn(rows));
  return entries;
}

Tip ReadTip(Transaction& tx) {
  db::CopyReader rows(tx, kTip, {});
  Tip tip;
  while (rows.Next()) {
    tip.seq = rows.Int64();
    tip.hash = DigestIn(rows.Text());
    tip.place.transaction = rows.Int64();
    tip.place.id = rows.Int64();
  }
  return tip;
}

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  // Fails only where the system gives no randomness, and then nothing may be salted.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) std::abort();
  return bytes;
}

void WriteSeals(Transaction& tx, Tip tip, const std::vector<Entry>& entries) {
  const std::string salts = RandomBytes(entries.size() * kSaltBytes);
  db::CopyWriter rows(tx, "audit_seal (seq, version, transaction, record_id, actor_salt, hash)");
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string_view salt = std::string_view(salts).substr(i * kSaltBytes, kSaltBytes);
    ++tip.seq;
    tip.hash = HashOf(tip.seq, tip.hash, entries[i], CommitmentTo(entries[i].actor, salt));
    rows.Row(6).Int64(tip.seq).Int16(kVersion).Int64(entries[i].place.transaction).Int64(entries[i].place.id);
    rows.Text(salt).Text(BytesOf(tip.hash));
  }
  rows.Finish();
}

}  // namespace

absl::StatusOr<Progress> SealStore::Look(db::Deadline deadline) const {
  Progress progress;
  SOCLE_RETURN_IF_ERROR(
      db::ReadOnce(*pool_, deadline, kLook, {std::to_string(kMostCounted)}, [&](const db::Rows& rows) {
        progress.tip.seq = rows.Number(0, 0);
        progress.tip.hash = FromHex(rows.Text(0, 1)).value_or(kBeginning);
        progress.tip.place = {rows.Number(0, 2), rows.Number(0, 3)};
        progress.unsealed = rows.Number(0, 4);
        progress.oldest_waiting = std::chrono::milliseconds(std::max<int64_t>(0, rows.Number(0, 5)));
        return absl::OkStatus();
      }));
  return progress;
}

absl::StatusOr<std::optional<int64_t>> SealStore::SealSome(int most, db::Deadline deadline) {
  const auto sealed = db::RunWrite(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::optional<int64_t>> {
    if (!tx.Exec(kLock)[0][0].as<bool>()) return std::optional<int64_t>();
    // A statement of its own: it has to see what whoever held the lock before has committed.
    const Tip tip = ReadTip(tx);
    const std::vector<Entry> entries = ReadUnsealed(tx, tip.place, most);
    if (entries.empty()) return std::optional<int64_t>(0);
    SOCLE_FAILPOINT("audit_before_seal");
    WriteSeals(tx, tip, entries);
    SOCLE_FAILPOINT("audit_before_commit");
    return std::optional<int64_t>(entries.size());
  });
  SOCLE_FAILPOINT("audit_after_commit");
  return sealed;
}

absl::StatusOr<std::vector<SealedEntry>> SealStore::ReadAfter(int64_t seq, int most, db::Deadline deadline) const {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<SealedEntry>> {
    db::CopyReader row(tx, kSealed, {std::to_string(seq), std::to_string(most)});
    std::vector<SealedEntry> sealed;
    while (row.Next()) {
      SealedEntry& seal = sealed.emplace_back();
      seal.seq = row.Int64();
      seal.version = row.Int16();
      seal.place.transaction = row.Int64();
      seal.place.id = row.Int64();
      seal.salt = TextOrNone(row);
      seal.commitment = TextOrNone(row);
      seal.hash = DigestIn(row.Text());
      if (row.Bool()) seal.entry = EntryIn(row);
    }
    return sealed;
  });
}

absl::StatusOr<SealStore::Stretch> SealStore::Between(Place from, Place to, int64_t expected,
                                                      db::Deadline deadline) const {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Stretch> {
    const auto ask = [&](const Query& query) {
      return tx.Exec(query, std::to_string(from.transaction), from.id, std::to_string(to.transaction), to.id);
    };
    Stretch stretch{.records = ask(kBetween)[0][0].as<int64_t>()};
    if (stretch.records == expected) return stretch;
    const pqxx::result first = ask(kFirstUnsealed);
    if (!first.empty()) stretch.unsealed = Place{std::stoll(first[0][0].c_str()), first[0][1].as<int64_t>()};
    return stretch;
  });
}

}  // namespace socle::audit
