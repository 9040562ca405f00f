#include "services/census/store/grants/grant_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/error.h"
#include "platform/base/failpoint.h"
#include "platform/db/array_literal.h"
#include "platform/db/transaction.h"
#include "services/census/domain/tables/table_errors.h"
#include "services/census/store/grants/grant_rows.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;
using grants::Grant;
using grants::GrantFilter;
using grants::GrantGroup;

constexpr size_t kImportedAtOnce = 2000;

constexpr Query kRead{"grant.read", "SELECT " SOCLE_GRANT_COLUMNS " FROM state_grant g WHERE g.id = $1"};

// What makes a grant another one.
#define SOCLE_CONTENT(OF)                                                                                              \
  OF "kind, " OF "year, " OF "title, " OF "category, " OF "beneficiary, " OF "beneficiary_label, " OF                  \
     "beneficiary_code, " OF "match, " OF "candidates, " OF "departement, " OF "cost, " OF "awarded, " OF "basis, " OF \
     "award_date, " OF "source, " OF "synthetic"
#define SOCLE_TYPES                                                                                                 \
  "id text, keeper text, system text, external_id text, kind text, year smallint, title text, title_key text, "     \
  "category text, beneficiary text, beneficiary_label text, beneficiary_code text, match smallint, candidates "     \
  "text[], departement text, cost bigint, awarded bigint, basis smallint, award_date date, source text, synthetic " \
  "boolean, folded text"
// A beneficiary that a person decided on (match 7) stays as long as code and label of the list do.
constexpr Query kImport{
    "grant.import",
    "WITH sent AS MATERIALIZED (SELECT r.*, g.id IS NOT NULL AS there, g.match = 7 AND g.beneficiary_code = "
    "r.beneficiary_code AND g.beneficiary_label = r.beneficiary_label AS decided, g.beneficiary AS decided_on FROM "
    "jsonb_to_recordset($1::jsonb) AS r(" SOCLE_TYPES ") LEFT JOIN state_grant g ON g.id = r.id COLLATE \"C\"), "
    "new AS MATERIALIZED (SELECT id, keeper, system, external_id, kind, year, title, title_key, category, CASE WHEN "
    "decided THEN decided_on ELSE beneficiary END AS beneficiary, beneficiary_label, beneficiary_code, CASE WHEN "
    "decided THEN 7::smallint ELSE match END AS match, CASE WHEN decided THEN '{}'::text[] ELSE candidates END AS "
    "candidates, departement, cost, awarded, basis, award_date, source, synthetic, folded, there FROM sent), "
    "changed AS MATERIALIZED (SELECT n.id FROM new n JOIN state_grant g ON g.id = n.id COLLATE \"C\" WHERE "
    "(" SOCLE_CONTENT("g.") ") IS DISTINCT FROM (" SOCLE_CONTENT("n.") ")), "
    "kept AS (INSERT INTO state_grant_past (id, revision, content) SELECT g.id, g.revision, to_jsonb(g) - 'folded' - "
    "'title_key' - 'title_place' FROM state_grant g JOIN changed c ON g.id = c.id COLLATE \"C\"), "
    "added AS (INSERT INTO state_grant (id, keeper, system, external_id, title_key, folded, revision, " SOCLE_CONTENT("")
    ") SELECT id, keeper, system, external_id, title_key, folded, $2::bigint, " SOCLE_CONTENT("")
    " FROM new WHERE NOT there RETURNING id), "
    "updated AS (UPDATE state_grant g SET title_key = n.title_key, folded = n.folded, revision = $2::bigint, "
    "update_time = now(), (" SOCLE_CONTENT("") ") = (" SOCLE_CONTENT("n.") ") FROM new n JOIN changed c ON c.id = n.id "
    "WHERE g.id = n.id COLLATE \"C\" RETURNING g.id) "
    "SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM updated)"};

constexpr Query kKeepPast{"grant.keep_past",
                          "INSERT INTO state_grant_past (id, revision, content) SELECT g.id, g.revision, to_jsonb(g) - "
                          "'folded' - 'title_key' - 'title_place' FROM state_grant g WHERE g.id = $1"};
constexpr Query kSetBeneficiary{"grant.set_beneficiary",
                                "UPDATE state_grant SET beneficiary = $2, match = $3, candidates = '{}', revision = "
                                "$4, update_time = now() WHERE id = $1 RETURNING " SOCLE_MICROS("update_time")};

// Grants that a filter lets through; parameters 1 to 11, bound by WithFilter(). What an index serves stands before it.
#define SOCLE_FILTERED                                                                                 \
  "($1::text[] = '{}' OR (SELECT bool_and(strpos(g.folded, word) > 0) FROM unnest($1::text[]) word)) " \
  "AND ($2 = '' OR g.beneficiary = $2) AND ($3 = '' OR g.departement = $3) "                           \
  "AND ($4::text[] = '{}' OR g.kind = ANY($4::text[])) AND ($5::int = 0 OR g.year = $5::int) "         \
  "AND g.awarded >= $6 AND ($7::bigint = 0 OR g.awarded <= $7::bigint) "                               \
  "AND ($8::int[] = '{}' OR g.match = ANY($8::int[])) AND ($9 = '' OR g.keeper = $9) "                 \
  "AND ($10 = '' OR g.system = $10) AND ($11 = '' OR g.folded LIKE $11) "
#define SOCLE_LISTED(BY)                                                       \
  "SELECT " SOCLE_GRANT_COLUMNS " FROM state_grant g WHERE " BY SOCLE_FILTERED \
  "AND g.id > $12 ORDER BY g.id LIMIT "                                        \
  "$13"
constexpr Query kList{"grant.list", SOCLE_LISTED("")};
constexpr Query kListOf{"grant.list_of", SOCLE_LISTED("g.beneficiary = $2 AND ")};
constexpr Query kListIn{"grant.list_in", SOCLE_LISTED("g.departement = $3 AND ")};
constexpr Query kListWaiting{"grant.list_waiting", SOCLE_LISTED("g.match IN (5, 6) AND ")};
// The word is looked up before the order is made: else the few that have it are found by reading all.
constexpr Query kListWords{
    "grant.list_words",
    "WITH found AS MATERIALIZED (SELECT g.id FROM state_grant g WHERE g.folded LIKE $11 AND " SOCLE_FILTERED
    "AND g.id > $12) SELECT " SOCLE_GRANT_COLUMNS
    " FROM (SELECT id FROM found ORDER BY id LIMIT $13) f JOIN state_grant g USING (id) ORDER "
    "BY g.id"};

constexpr Query kCount{
    "grant.count",
    "WITH counted AS MATERIALIZED (SELECT (CASE $12::int WHEN 1 THEN g.kind WHEN 2 THEN g.year::text WHEN 3 THEN "
    "g.departement WHEN 4 THEN g.beneficiary WHEN 5 THEN g.match::text ELSE g.category END) COLLATE \"C\" AS value, "
    "count(*) AS count, sum(g.awarded)::bigint AS awarded FROM state_grant g WHERE " SOCLE_FILTERED
    "GROUP BY 1) "
    "SELECT value, count, awarded, (SELECT sum(count)::bigint FROM counted), (SELECT sum(awarded)::bigint FROM "
    "counted) FROM counted ORDER BY count DESC, value LIMIT 1000"};

#define SOCLE_GRANTS_OF_GROUPS                                                                                       \
  "CROSS JOIN LATERAL (SELECT * FROM state_grant m WHERE m.beneficiary = r.beneficiary AND m.title_place = "         \
  "r.title_place AND m.beneficiary <> '' AND m.title_key <> '' AND ($5::int = 0 OR m.year = $5::int) ORDER BY m.id " \
  "LIMIT 100) g ORDER BY r.beneficiary, r.title_place, g.id"
#define SOCLE_REPEATED(BY)                                                                                    \
  "WITH r AS MATERIALIZED (SELECT beneficiary, title_place FROM state_grant s WHERE s.beneficiary <> '' AND " \
  "s.title_key <> '' AND " BY                                                                                 \
  "($5::int = 0 OR s.year = $5::int) AND (s.beneficiary, s.title_place) > ($1, $2) "                          \
  "GROUP BY beneficiary, title_place HAVING count(*) > 1 ORDER BY beneficiary, title_place LIMIT $3) "        \
  "SELECT " SOCLE_GRANT_COLUMNS ", g.title_key, g.title_place FROM r " SOCLE_GRANTS_OF_GROUPS
constexpr Query kRepeated{"grant.repeated", SOCLE_REPEATED("$4 = '' AND ")};
constexpr Query kRepeatedOf{"grant.repeated_of", SOCLE_REPEATED("s.beneficiary = $4 AND ")};
constexpr Query kRepeatedIn{"grant.repeated_in", SOCLE_REPEATED("s.departement = $4 AND ")};

constexpr Query kFindAll{
    "grant.find_all",
    "SELECT " SOCLE_GRANT_COLUMNS
    ", o.place FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS o(beneficiary, title_key, place) CROSS JOIN "
    "LATERAL (SELECT * FROM state_grant m WHERE m.beneficiary = o.beneficiary AND m.beneficiary <> '' AND "
    "m.title_key <> '' AND m.title_place = md5(o.title_key) COLLATE \"C\" ORDER BY m.id LIMIT 100) g ORDER BY o.place, "
    "g.id"};

// What LIKE finds a word anywhere with; nothing for nothing.
std::string PatternOf(std::string_view word) {
  if (word.empty()) return "";
  std::string pattern = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

std::string LongestOf(const std::vector<std::string>& words) {
  const auto longest = std::max_element(words.begin(), words.end(),
                                        [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  return longest == words.end() ? "" : *longest;
}

template <typename... More>
pqxx::result WithFilter(Transaction& tx, const Query& query, const GrantFilter& f, const More&... more) {
  return tx.Exec(query, db::ArrayOf(f.words), f.beneficiary, f.departement, db::ArrayOf(f.kinds), f.year, f.min_awarded,
                 f.max_awarded, db::ArrayOf(f.matches), f.keeper, f.system, PatternOf(LongestOf(f.words)), more...);
}

// The list whose index leaves the fewest.
const Query& ListFor(const GrantFilter& filter) {
  if (!filter.beneficiary.empty()) return kListOf;
  if (LongestOf(filter.words).size() >= 3) return kListWords;
  const bool waiting = !filter.matches.empty() && std::all_of(filter.matches.begin(), filter.matches.end(),
                                                              [](int64_t match) { return match == 5 || match == 6; });
  if (waiting) return kListWaiting;
  return filter.departement.empty() ? kList : kListIn;
}

std::vector<GrantGroup> GroupsOf(const pqxx::result& rows) {
  std::vector<GrantGroup> groups;
  for (const pqxx::row& row : rows) {
    Grant grant = GrantOf(row);
    const std::string place = db::TextOf(row[kGrantColumns + 1]);
    if (groups.empty() || groups.back().beneficiary != grant.beneficiary || groups.back().place != place) {
      groups.push_back({.beneficiary = grant.beneficiary, .title_key = db::TextOf(row[kGrantColumns]), .place = place});
    }
    groups.back().grants.push_back(std::move(grant));
  }
  return groups;
}

}  // namespace

grants::GrantBook::Imported GrantStore::Import(Transaction& tx, int64_t revision,
                                               std::span<const Grant* const> imported) {
  Imported counts;
  for (size_t begin = 0; begin < imported.size(); begin += kImportedAtOnce) {
    const auto part = imported.subspan(begin, std::min(kImportedAtOnce, imported.size() - begin));
    const pqxx::result written = tx.Exec(kImport, ImportJson(part), revision);
    const auto created = written[0][0].as<int64_t>(), changed = written[0][1].as<int64_t>();
    counts.created += created;
    counts.changed += changed;
    counts.unchanged += static_cast<int64_t>(part.size()) - created - changed;
    SOCLE_FAILPOINT("between_parts_of_import");
  }
  return counts;
}

absl::StatusOr<Grant> GrantStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return tables::NoGrant(fmt::format("grants/{}", id));
  return GrantOf(rows[0]);
}

void GrantStore::SetBeneficiary(Transaction& tx, int64_t revision, Grant& grant) {
  tx.Exec(kKeepPast, grant.id);
  grant.match = tables::Match::kDecided;
  grant.candidates.clear();
  grant.update_time = db::InstantOf(
      tx.Exec(kSetBeneficiary, grant.id, grant.beneficiary, static_cast<int>(grant.match), revision)[0][0]);
  grant.revision = revision;
}

absl::StatusOr<Grant> GrantStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<Grant>> GrantStore::List(const GrantFilter& filter, std::string_view after, size_t limit,
                                                    Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Grant>> {
    std::vector<Grant> list;
    for (const pqxx::row& row : WithFilter(tx, ListFor(filter), filter, after, static_cast<int64_t>(limit))) {
      list.push_back(GrantOf(row));
    }
    return list;
  });
}

absl::StatusOr<grants::GrantCounts> GrantStore::Count(const GrantFilter& filter, grants::CountedBy property,
                                                      Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<grants::GrantCounts> {
    grants::GrantCounts counts;
    for (const pqxx::row& row : WithFilter(tx, kCount, filter, static_cast<int>(property))) {
      counts.counts.push_back({db::TextOf(row[0]), row[1].as<int64_t>(), row[2].as<int64_t>()});
      counts.count = row[3].as<int64_t>();
      counts.awarded = row[4].as<int64_t>();
    }
    return counts;
  });
}

absl::StatusOr<std::vector<GrantGroup>> GrantStore::ListRepeated(const RepeatsQuestion& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<GrantGroup>> {
    const bool of_one = !question.beneficiary.empty();
    const Query& query = of_one ? kRepeatedOf : (question.departement.empty() ? kRepeated : kRepeatedIn);
    return GroupsOf(tx.Exec(query, question.after_beneficiary, question.after_place,
                            static_cast<int64_t>(question.limit), of_one ? question.beneficiary : question.departement,
                            question.year));
  });
}

absl::StatusOr<std::vector<GrantGroup>> GrantStore::FindAll(std::span<const grants::Operation> operations,
                                                            Deadline deadline) {
  std::vector<std::string> beneficiaries, titles;
  for (const grants::Operation& operation : operations) {
    beneficiaries.push_back(operation.beneficiary);
    titles.push_back(operation.title_key);
  }
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<GrantGroup>> {
    std::vector<GrantGroup> groups;
    for (const grants::Operation& operation : operations) {
      groups.push_back({.beneficiary = operation.beneficiary, .title_key = operation.title_key});
    }
    for (const pqxx::row& row : tx.Exec(kFindAll, db::ArrayOf(beneficiaries), db::ArrayOf(titles))) {
      groups[row[kGrantColumns].as<size_t>() - 1].grants.push_back(GrantOf(row));
    }
    return groups;
  });
}

}  // namespace socle::census::store
