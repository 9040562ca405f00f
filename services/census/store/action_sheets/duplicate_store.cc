#include "services/census/store/action_sheets/duplicate_store.h"

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;

// What who acts for $1 may read, and nobody deleted.
#define SOCLE_READABLE(OF)                                                                            \
  OF ".delete_time = 'infinity' AND (" OF ".visibility = 1 OR " OF ".origin = ANY($1::text[]) OR " OF \
     ".owner = ANY($1::text[]) OR (" OF ".visibility = 2 AND " OF ".parties && $1::text[])) "
// Words that many titles have say nothing, and would pair all with all.
#define SOCLE_LIKELY(BY) \
  "WITH mine AS MATERIALIZED (SELECT x.id, x.title_key, x.places, x.owner FROM action_sheet x WHERE " BY         \
  " AND " SOCLE_READABLE("x") "ORDER BY x.update_time DESC LIMIT 2000), "                                        \
  "words AS MATERIALIZED (SELECT w.word, w.sheet_id FROM mine m JOIN action_sheet_word w ON w.sheet_id = m.id), " \
  "rare AS MATERIALIZED (SELECT d.word FROM (SELECT DISTINCT word FROM words) d WHERE (SELECT count(*) FROM "    \
  "(SELECT FROM action_sheet_word k WHERE k.word = d.word LIMIT 51) c) BETWEEN 2 AND 50), "                      \
  "pairs AS (SELECT p.sheet_id AS mine, q.sheet_id AS other, count(*) AS words, 0 AS facts FROM rare r JOIN "    \
  "words p ON p.word = r.word JOIN action_sheet_word q ON q.word = r.word AND q.sheet_id <> p.sheet_id GROUP "   \
  "BY 1, 2 HAVING count(*) > 1 "                                                                                 \
  "UNION ALL SELECT m.id, j.sheet_id, 0, 2 FROM mine m JOIN action_sheet_identifier i ON i.sheet_id = m.id "     \
  "JOIN action_sheet_identifier j ON j.system = i.system AND j.value = i.value AND j.sheet_id <> m.id "          \
  "UNION ALL SELECT m.id, y.id, 0, 1 FROM mine m JOIN action_sheet y ON y.title_key = m.title_key AND y.id <> "  \
  "m.id AND (y.places && m.places OR (y.owner = m.owner AND y.owner <> ''))), "                                  \
  "likely AS (SELECT least(mine, other) AS a, greatest(mine, other) AS b, max(pairs.words) AS words, max(pairs.facts) AS "   \
  "facts FROM pairs JOIN action_sheet y ON y.id = pairs.other AND " SOCLE_READABLE("y") "GROUP BY 1, 2) "        \
  "SELECT a, b FROM likely WHERE NOT EXISTS (SELECT FROM action_sheet_decision_sheet m JOIN "                    \
  "action_sheet_decision_sheet n ON n.decision_id = m.decision_id AND n.sheet_id = likely.b WHERE m.sheet_id = " \
  "likely.a AND NOT EXISTS (SELECT FROM action_sheet_decision d WHERE d.supersedes = m.decision_id OR (d.id = m.decision_id AND d.verdict = 3))) ORDER BY "  \
  "facts DESC, words DESC, a, b LIMIT $3"
constexpr Query kLikelyOfParty{"action_sheet_duplicate.likely_of_party",
                               SOCLE_LIKELY("(x.origin = $2 OR x.owner = $2)")};
constexpr Query kLikelyOfSheet{"action_sheet_duplicate.likely_of_sheet", SOCLE_LIKELY("x.id = $2")};

}  // namespace

absl::StatusOr<std::vector<SheetPair>> SheetDuplicateStore::ListLikely(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<SheetPair>> {
    const bool of_sheet = !question.sheet.empty();
    std::vector<SheetPair> pairs;
    for (const pqxx::row& row :
         tx.Exec(of_sheet ? kLikelyOfSheet : kLikelyOfParty, db::ArrayOf(question.acts_for),
                 of_sheet ? question.sheet : question.party, static_cast<int64_t>(question.limit))) {
      pairs.emplace_back(db::TextOf(row[0]), db::TextOf(row[1]));
    }
    return pairs;
  });
}

}  // namespace socle::census::store
