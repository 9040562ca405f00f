#include "services/registry/store/governance/signature_store.h"

#include <fmt/format.h>

#include <charconv>

#include "platform/base/error.h"
#include "platform/db/column_values.h"
#include "platform/db/read_once.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/written/written_errors.h"
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

// $n: an instant in microseconds, or "" for now.
#define SOCLE_INSTANT(n) "timestamptz 'epoch' + nullif(" n ", '')::bigint * interval '1 microsecond'"
#define SOCLE_KNOWN(n)                                                                                              \
  "CASE WHEN " n " = '' THEN s.known_to = 'infinity' ELSE s.known_from <= " SOCLE_INSTANT(n) " AND " SOCLE_INSTANT( \
      n) " < s.known_to END"

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

// $1 manifesto, $2 day or "", $3 known at or "", $4 type, $5 party, $6 attestation, $7 and $8 sort key and id of
// the last one, $9 limit.
#define SOCLE_FILTER \
  "($2 = '' OR (s.valid_from <= nullif($2, '')::date AND nullif($2, '')::date < s.valid_to AND s.attestation <> 4)) " \
  "AND " SOCLE_KNOWN("$3") " AND ($4::int = 0 OR s.party_type = $4::int) AND ($5 = '' OR s.party = $5) AND "          \
  "($6::int = 0 OR s.attestation = $6::int)"
#define SOCLE_LISTED SOCLE_COLUMNS ", encode(s.sort_key, 'hex') AS key, s.party_type"
#define SOCLE_OF_MANIFESTO(condition, order)                                                                         \
  "SELECT (SELECT coalesce(max(id), 0) FROM revision), t.* FROM manifesto m LEFT JOIN LATERAL (SELECT " SOCLE_LISTED \
  " FROM signature_version s WHERE s.manifesto_id = m.id AND " SOCLE_FILTER " AND " condition " ORDER BY " order     \
  " LIMIT $9::bigint) t ON true WHERE m.id = $1"
constexpr Query kListByName{
    "signature.list_by_name",
    SOCLE_OF_MANIFESTO("(s.sort_key, s.signature_id) > (decode($7, 'hex'), $8)", "s.sort_key, s.signature_id")};
constexpr Query kListByType{"signature.list_by_type",
                            SOCLE_OF_MANIFESTO("(s.party_type, s.sort_key, s.signature_id) > ($10::int, decode($7, "
                                               "'hex'), $8)",
                                               "s.party_type, s.sort_key, s.signature_id")};
// What is asked most, whether somebody has signed by a day: the index gives the rows of one party, which no plan does
// that must also serve questions without a party. Parameters as above; $3 is not looked at.
constexpr Query kListOfParty{
    "signature.list_of_party",
    "SELECT (SELECT coalesce(max(id), 0) FROM revision), " SOCLE_LISTED
    " FROM manifesto m LEFT JOIN signature_version s ON s.manifesto_id = m.id AND s.party = $5 AND $3 = '' "
    "AND s.known_to = 'infinity' AND s.valid_from <= $2::date AND $2::date < s.valid_to AND s.attestation <> 4 "
    "AND ($4::int = 0 OR s.party_type = $4::int) AND ($6::int = 0 OR s.attestation = $6::int) "
    "AND (s.sort_key, s.signature_id) > (decode($7, 'hex'), $8) WHERE m.id = $1 "
    "ORDER BY s.sort_key, s.signature_id LIMIT $9::bigint"};
// Of all manifestos; $1 is not looked at.
constexpr Query kListAll{"signature.list_all",
                         "SELECT (SELECT coalesce(max(id), 0) FROM revision), t.* FROM (SELECT " SOCLE_LISTED
                         " FROM signature_version s WHERE $1 = '' AND " SOCLE_FILTER
                         " AND (s.sort_key, s.signature_id) > (decode($7, 'hex'), $8) ORDER BY s.sort_key, "
                         "s.signature_id LIMIT $9::bigint) t"};

// A row of either way to read, from a column on.
struct Row {
  const pqxx::row& row;
  std::string_view Text(int column) const { return {row[column].c_str(), row[column].size()}; }
  bool IsNull(int column) const { return row[column].is_null(); }
};
struct RowRead {
  const db::Rows& rows;
  int row;
  int first;
  std::string_view Text(int column) const { return rows.Text(row, first + column); }
  bool IsNull(int column) const { return rows.IsNull(row, first + column); }
};

template <typename AnyRow>
Signature FromRow(const AnyRow& row) {
  Signature signature;
  const auto text = [&](int column) { return std::string(row.Text(column)); };
  const auto number = [&](int column) {
    int64_t value = 0;
    const std::string_view digits = row.Text(column);
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  };
  const auto instant = [&](int column) { return row.IsNull(column) ? Instant::Max() : Instant{number(column)}; };
  signature.id = text(0);
  signature.manifesto = text(1);
  signature.party = text(2);
  signature.party_label = text(3);
  signature.version = static_cast<int32_t>(number(4));
  signature.adhesion = db::DateOf(row.Text(5));
  signature.version_date = db::DateOf(row.Text(6));
  signature.withdrawal = db::DateOf(row.Text(7));
  signature.representative = text(8);
  signature.capacity = text(9);
  signature.mandate = text(10);
  signature.deliberation_number = text(11);
  signature.deliberation_date = db::DateOf(row.Text(12));
  signature.source = text(13);
  signature.synthetic = row.Text(14) == "t";
  signature.attestation = static_cast<Attestation>(number(15));
  signature.reason = text(16);
  signature.known_from = instant(17);
  signature.known_to = instant(18);
  signature.create_time = instant(19);
  signature.revision = number(20);
  return signature;
}

std::string MicrosText(const std::optional<Instant>& instant) { return instant ? std::to_string(instant->micros) : ""; }

absl::Status NoSuchSignature(std::string_view manifesto, std::string_view id) {
  return NothingOfName(fmt::format("manifestos/{}/signatures/{}", manifesto, id));
}

}  // namespace

absl::StatusOr<Signature> SignatureStore::Read(Transaction& tx, std::string_view manifesto, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, manifesto, id);
  if (rows.empty()) return NoSuchSignature(manifesto, id);
  return FromRow(Row{rows[0]});
}

std::vector<Signature> SignatureStore::OfParty(Transaction& tx, std::string_view manifesto, std::string_view party) {
  std::vector<Signature> signatures;
  for (const pqxx::row& row : tx.Exec(kOfParty, manifesto, party)) signatures.push_back(FromRow(Row{row}));
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
      kAdd, signature.id, signature.manifesto, signature.party, signature.party_label, db::Hex(sort_key), type,
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
  Signature found;
  SOCLE_RETURN_IF_ERROR(db::ReadOnce(*pool_, deadline, kFind, {manifesto, id, MicrosText(known_at)},
                                     [&](const db::Rows& rows) -> absl::Status {
                                       if (rows.size() == 0) return NoSuchSignature(manifesto, id);
                                       found = FromRow(RowRead{rows, 0, 0});
                                       return absl::OkStatus();
                                     }));
  return found;
}

absl::StatusOr<SignatureBook::Listing> SignatureStore::List(const Question& question, Deadline deadline) {
  Listing listing;
  const auto take = [&](const db::Rows& rows) -> absl::Status {
    if (rows.size() == 0 && !question.manifesto.empty()) {
      return NothingOfName(fmt::format("manifestos/{}", question.manifesto));
    }
    for (int row = 0; row < rows.size(); ++row) {
      listing.revision = rows.Number(row, 0);
      if (rows.IsNull(row, 1)) break;  // the manifesto is there, and has none
      listing.items.push_back({FromRow(RowRead{rows, row, 1}), std::string(rows.Text(row, 1 + kColumns)),
                               static_cast<int>(rows.Number(row, 2 + kColumns))});
    }
    return absl::OkStatus();
  };
  const std::string day = question.day ? SqlDate(*question.day) : "";
  const std::string known_at = MicrosText(question.known_at);
  const std::string type = std::to_string(question.type);
  const std::string attestation = std::to_string(question.attestation);
  const std::string limit = std::to_string(question.limit);
  if (question.by_type && !question.manifesto.empty()) {
    SOCLE_RETURN_IF_ERROR(
        db::ReadOnce(*pool_, deadline, kListByType,
                     {question.manifesto, day, known_at, type, question.party, attestation, question.after_key,
                      question.after_id, limit, std::to_string(question.after_type)},
                     take));
  } else {
    const bool of_party = !question.party.empty() && question.day && !question.known_at;
    const Query& of_one = of_party ? kListOfParty : kListByName;
    SOCLE_RETURN_IF_ERROR(db::ReadOnce(*pool_, deadline, question.manifesto.empty() ? kListAll : of_one,
                                       {question.manifesto, day, known_at, type, question.party, attestation,
                                        question.after_key, question.after_id, limit},
                                       take));
  }
  return listing;
}

}  // namespace socle::registry::store
