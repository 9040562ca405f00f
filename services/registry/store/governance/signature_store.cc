#include "services/registry/store/governance/signature_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/governance/column_values.h"
#include "services/registry/store/governance/sql_text.h"
#include "services/registry/store/written_rows.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                            \
  "s.signature_id, s.manifesto_id, s.party, s.party_label, s.version, s.adhesion, s.version_date, s.valid_to, "  \
  "s.representative, s.capacity, s.mandate, s.deliberation_number, s.deliberation_date, s.source, s.synthetic, " \
  "s.attestation, s.reason, " SOCLE_MICROS("s.known_from") ", " SOCLE_MICROS("s.known_to") ", " SOCLE_MICROS(    \
      "s.create_time") ", s.since_revision"
constexpr int kColumns = 21;

// $n: an instant in microseconds, or null for now.
#define SOCLE_KNOWN(n)                                                                                \
  "CASE WHEN " n "::bigint IS NULL THEN s.known_to = 'infinity' ELSE s.known_from <= " SOCLE_INSTANT( \
      n) " AND " SOCLE_INSTANT(n) " < s.known_to END"
#define SOCLE_INSTANT(n) "timestamptz 'epoch' + " n "::bigint * interval '1 microsecond'"

constexpr Query kRead{"signature.read", "SELECT " SOCLE_COLUMNS
                                        " FROM signature_version s WHERE s.signature_id = $2 AND s.manifesto_id = $1 "
                                        "AND s.known_to = 'infinity'"};
constexpr Query kOfParty{"signature.of_party", "SELECT " SOCLE_COLUMNS
                                               " FROM signature_version s WHERE s.manifesto_id = $1 AND s.party = $2 "
                                               "AND s.known_to = 'infinity' ORDER BY s.signature_id"};
constexpr Query kFind{
    "signature.find",
    "SELECT " SOCLE_COLUMNS
    " FROM signature_version s WHERE s.signature_id = $2 AND s.manifesto_id = $1 AND " SOCLE_KNOWN("$3")};

// Later than what it takes the place of, whatever the clock says.
constexpr Query kClose{"signature.close",
                       "UPDATE signature_version SET known_to = greatest(clock_timestamp(), known_from + interval '1 "
                       "microsecond') WHERE signature_id = $1 AND known_to = 'infinity' RETURNING "
                       "(extract(epoch FROM known_to) * 1000000)::bigint, "
                       "(extract(epoch FROM create_time) * 1000000)::bigint"};
constexpr Query kAdd{
    "signature.add",
    "INSERT INTO signature_version (signature_id, manifesto_id, party, party_label, sort_key, party_type, version, "
    "adhesion, version_date, valid_from, valid_to, known_from, representative, capacity, mandate, deliberation_number, "
    "deliberation_date, source, synthetic, attestation, reason, create_time, since_revision) "
    "SELECT $1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8::date, $9::date, $10::date, $11::date, t.known, "
    "$12, $13, $14, $15, $16::date, $17, $18, $19, $20, "
    "coalesce(timestamptz 'epoch' + $22::bigint * interval '1 microsecond', t.known), $23 "
    "FROM (SELECT coalesce(timestamptz 'epoch' + $21::bigint * interval '1 microsecond', clock_timestamp()) known) t "
    "RETURNING (extract(epoch FROM known_from) * 1000000)::bigint, (extract(epoch FROM create_time) * "
    "1000000)::bigint"};

// $1 manifesto, $2 day or null, $3 known at or null, $4 type, $5 party, $6 attestation, $7 and $8 sort key and id of
// the last one, $9 limit.
#define SOCLE_FILTER                                                                                   \
  "($2::date IS NULL OR (s.valid_from <= $2::date AND $2::date < s.valid_to AND s.attestation <> 4)) " \
  "AND "          \
  SOCLE_KNOWN("$3") " AND ($4::int = 0 OR s.party_type = $4::int) AND ($5 = '' OR s.party = $5) AND ($6::int = 0 "  \
  "OR s.attestation = $6::int)"
#define SOCLE_LISTED SOCLE_COLUMNS ", encode(s.sort_key, 'hex') AS key, s.party_type"
#define SOCLE_OF_MANIFESTO(condition, order)                                                                         \
  "SELECT (SELECT coalesce(max(id), 0) FROM revision), t.* FROM manifesto m LEFT JOIN LATERAL (SELECT " SOCLE_LISTED \
  " FROM signature_version s WHERE s.manifesto_id = m.id AND " SOCLE_FILTER " AND " condition " ORDER BY " order     \
  " LIMIT $9) t ON true WHERE m.id = $1"
constexpr Query kListByName{
    "signature.list_by_name",
    SOCLE_OF_MANIFESTO("(s.sort_key, s.signature_id) > (decode($7, 'hex'), $8)", "s.sort_key, s.signature_id")};
constexpr Query kListByType{"signature.list_by_type",
                            SOCLE_OF_MANIFESTO("(s.party_type, s.sort_key, s.signature_id) > ($10::int, decode($7, "
                                               "'hex'), $8)",
                                               "s.party_type, s.sort_key, s.signature_id")};
// Of all manifestos; $1 is not looked at.
constexpr Query kListAll{"signature.list_all",
                         "SELECT (SELECT coalesce(max(id), 0) FROM revision), t.* FROM (SELECT " SOCLE_LISTED
                         " FROM signature_version s WHERE $1 = '' AND " SOCLE_FILTER
                         " AND (s.sort_key, s.signature_id) > (decode($7, 'hex'), $8) ORDER BY s.sort_key, "
                         "s.signature_id LIMIT $9) t"};

Signature FromRow(const pqxx::row& row, int at = 0) {
  Signature signature;
  const auto text = [&](int column) { return std::string(row[at + column].c_str(), row[at + column].size()); };
  signature.id = text(0);
  signature.manifesto = text(1);
  signature.party = text(2);
  signature.party_label = text(3);
  signature.version = row[at + 4].as<int32_t>();
  signature.adhesion = DateOf(row[at + 5]);
  signature.version_date = DateOf(row[at + 6]);
  signature.withdrawal = DateOf(row[at + 7]);
  signature.representative = text(8);
  signature.capacity = text(9);
  signature.mandate = text(10);
  signature.deliberation_number = text(11);
  signature.deliberation_date = DateOf(row[at + 12]);
  signature.source = text(13);
  signature.synthetic = row[at + 14].as<bool>();
  signature.attestation = static_cast<Attestation>(row[at + 15].as<int>());
  signature.reason = text(16);
  signature.known_from = InstantOf(row[at + 17]);
  signature.known_to = InstantOf(row[at + 18]);
  signature.create_time = InstantOf(row[at + 19]);
  signature.revision = row[at + 20].as<int64_t>();
  return signature;
}

std::optional<int64_t> Micros(const std::optional<Instant>& instant) {
  if (!instant) return std::nullopt;
  return instant->micros;
}

absl::Status NoSuchSignature(std::string_view manifesto, std::string_view id) {
  return NothingOfName(fmt::format("manifestos/{}/signatures/{}", manifesto, id));
}

}  // namespace

absl::StatusOr<Signature> SignatureStore::Read(Transaction& tx, std::string_view manifesto, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, manifesto, id);
  if (rows.empty()) return NoSuchSignature(manifesto, id);
  return FromRow(rows[0]);
}

std::vector<Signature> SignatureStore::OfParty(Transaction& tx, std::string_view manifesto, std::string_view party) {
  std::vector<Signature> signatures;
  for (const pqxx::row& row : tx.Exec(kOfParty, manifesto, party)) signatures.push_back(FromRow(row));
  return signatures;
}

void SignatureStore::Write(Transaction& tx, int64_t revision, std::string_view sort_key, int type,
                           Signature& signature) {
  const pqxx::result closed = tx.Exec(kClose, signature.id);
  std::optional<int64_t> known_from;
  std::optional<int64_t> created;
  if (!closed.empty()) {
    known_from = closed[0][0].as<int64_t>();
    created = closed[0][1].as<int64_t>();
  }
  const pqxx::result added = tx.Exec(
      kAdd, signature.id, signature.manifesto, signature.party, signature.party_label, Hex(sort_key), type,
      signature.version, SqlDate(signature.adhesion), SqlDate(signature.version_date), SqlDate(signature.Begin()),
      SqlDate(signature.withdrawal), signature.representative, signature.capacity, signature.mandate,
      signature.deliberation_number, SqlDate(signature.deliberation_date), signature.source, signature.synthetic,
      static_cast<int>(signature.attestation), signature.reason, known_from, created, revision);
  signature.known_from = {added[0][0].as<int64_t>()};
  signature.known_to = Instant::Max();
  signature.create_time = {added[0][1].as<int64_t>()};
  signature.revision = revision;
}

absl::StatusOr<Signature> SignatureStore::Find(std::string_view manifesto, std::string_view id,
                                               const std::optional<Instant>& known_at, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Signature> {
    const pqxx::result rows = tx.Exec(kFind, manifesto, id, Micros(known_at));
    if (rows.empty()) return NoSuchSignature(manifesto, id);
    return FromRow(rows[0]);
  });
}

absl::StatusOr<SignatureBook::Listing> SignatureStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Listing> {
    std::optional<std::string> day;
    if (question.day) day = SqlDate(*question.day);
    const auto ask = [&](const Query& query, const auto&... more) {
      return tx.Exec(query, question.manifesto, day, Micros(question.known_at), question.type, question.party,
                     question.attestation, question.after_key, question.after_id, static_cast<int64_t>(question.limit),
                     more...);
    };
    const pqxx::result rows = question.manifesto.empty() ? ask(kListAll)
                              : question.by_type         ? ask(kListByType, question.after_type)
                                                         : ask(kListByName);
    if (rows.empty() && !question.manifesto.empty()) {
      return NothingOfName(fmt::format("manifestos/{}", question.manifesto));
    }
    Listing listing;
    for (const pqxx::row& row : rows) {
      listing.revision = row[0].as<int64_t>();
      if (row[1].is_null()) break;  // the manifesto is there, and has none
      listing.items.push_back({FromRow(row, 1), row[1 + kColumns].c_str(), row[2 + kColumns].as<int>()});
    }
    return listing;
  });
}

}  // namespace socle::registry::store
