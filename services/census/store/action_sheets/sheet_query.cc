// Lists and counts of fiches-actions.
#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/planning.h"
#include "platform/db/transaction.h"
#include "services/census/store/action_sheets/action_sheet_visibility.h"
#include "services/census/store/action_sheets/sheet_rows.h"
#include "services/census/store/action_sheets/sheet_store.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;
using sheets::SheetFilter;
using sheets::SheetProperty;

// Sheets a that a filter lets through and that who asks may read; parameters 1 to 27, bound by WithFilter().
// Few places are looked for in the index of places; the thousands of a région are looked up for each sheet.
#define SOCLE_PLACED                                                                                                \
  "CASE WHEN cardinality($5::text[]) <= 300 THEN a.places && $5::text[] ELSE EXISTS (SELECT FROM unnest(a.places) " \
  "p WHERE p = ANY($5::text[])) END"
#define SOCLE_FILTERED                                                                                              \
  SOCLE_ACTION_SHEET_SEEN                                                                                           \
  "AND ($2::text[] = '{}' OR a.owner = ANY($2::text[])) AND ($3 = '' OR a.origin = $3) "                            \
  "AND ($4::text = '' OR a.parties @> ARRAY[$4::text]) AND ($5::text[] = '{}' OR " SOCLE_PLACED                     \
  ") "                                                                                                              \
  "AND ($6::text = '' OR a.programmes @> ARRAY[$6::text]) AND ($7::int[] = '{}' OR a.status = ANY($7::int[])) "     \
  "AND ($8::int = 0 OR a.maturity = $8::int) AND ($9::int[] = '{}' OR a.commitment = ANY($9::int[])) "              \
  "AND ($10::boolean IS NULL OR (a.late_from <= $11::date) = $10::boolean) "                                        \
  "AND ($12::boolean IS NULL OR (a.status BETWEEN 4 AND 8) = $12::boolean) "                                        \
  "AND ($13::int[] = '{}' OR a.priority = ANY($13::int[])) AND ($14::text[] = '{}' OR a.themes && $14::text[]) "    \
  "AND ($15::int = 0 OR a.years @> ARRAY[$15::smallint]) AND ($16::text = '' OR a.financers @> ARRAY[$16::text]) "  \
  "AND ($17::bigint IS NULL OR a.update_time >= timestamptz 'epoch' + $17::bigint * interval '1 microsecond') "     \
  "AND ($18::text = '' OR a.words @@ to_tsquery('french', $18::text)) "                                             \
  "AND ($19::smallint[] = '{}' OR a.gaps && $19::smallint[]) "                                                      \
  "AND ($20::date = 'infinity' OR CASE WHEN " SOCLE_SHEET_KEPT                                                      \
  " THEN a.newest_note ELSE a.newest_public_note END < $20::date) "                                                 \
  "AND ($21 = '' OR a.parent_id = $21) AND ($22::boolean IS NULL OR (a.parent_id IS NOT NULL) = $22::boolean) "     \
  "AND ($23::text = '' OR a.id = ANY (ARRAY(SELECT i.sheet_id FROM action_sheet_identifier i WHERE i.system = "     \
  "$23::text AND i.value = $24::text))) AND ($25::boolean IS NULL OR a.synthetic = $25::boolean) "                  \
  "AND ($26::boolean OR a.delete_time = 'infinity') "                                                               \
  "AND ($27::text = '' OR a.id = ANY (ARRAY(SELECT t.sheet_id FROM contract_action t WHERE (t.name = $27::text OR " \
  "t.contract = $27::text) AND t.selection <> 3))) "

#define SOCLE_FOUND "FROM action_sheet a WHERE " SOCLE_FILTERED

// A page in an order that an index serves, from where the page before ended: $28, and $30 its key.
#define SOCLE_LISTED(COLUMN, KEY, AFTER, WAY)                                                         \
  "SELECT " SOCLE_SHEET_COLUMNS ", " KEY                                                              \
  " FROM (SELECT a.id, a.revision, a.create_time, a.update_time, "                                    \
  "a.delete_time, " COLUMN " AS place " SOCLE_FOUND "AND " AFTER " ORDER BY " COLUMN WAY ", a.id" WAY \
  " LIMIT $29) a JOIN action_sheet_content c ON c.sheet_id = a.id ORDER BY a.place" WAY ", a.id" WAY
#define SOCLE_LISTED_BY(NAME, COLUMN, KEY, BEHIND, BEFORE)                        \
  {                                                                               \
    {"action_sheet.by_" NAME, SOCLE_LISTED(COLUMN, KEY, BEHIND, "")}, {           \
      "action_sheet.by_" NAME "_desc", SOCLE_LISTED(COLUMN, KEY, BEFORE, " DESC") \
    }                                                                             \
  }
#define SOCLE_LISTED_BY_KEY(NAME, COLUMN, KEY, AFTER)                               \
  SOCLE_LISTED_BY(NAME, COLUMN, KEY, "(" COLUMN ", a.id) > (" AFTER ", $28::text)", \
                  "(" COLUMN ", a.id) < (" AFTER ", $28::text)")
// By SheetOrder, forwards and backwards.
constexpr Query kLists[][2] = {SOCLE_LISTED_BY("name", "a.id", "''", "$30::text IS NOT NULL AND a.id > $28::text",
                                               "$30::text IS NOT NULL AND a.id < $28::text"),
                               SOCLE_LISTED_BY_KEY("title", "a.title_key", "a.place", "$30::text"),
                               SOCLE_LISTED_BY_KEY("priority", "a.priority", "a.place::text", "$30::smallint"),
                               SOCLE_LISTED_BY_KEY("end", "a.end_date", "a.place::text", "$30::date"),
                               SOCLE_LISTED_BY_KEY("update", "a.update_time", "(a.place AT TIME ZONE 'UTC')::text",
                                                   "($30::timestamp AT TIME ZONE 'UTC')")};
// Before the first key, and behind the last.
constexpr const char* kEnds[][2] = {
    {"", "~"}, {"", "\U0010FFFF"}, {"-1", "32767"}, {"-infinity", "infinity"}, {"-infinity", "infinity"}};
constexpr char kBehindIds[] = "~";

#define SOCLE_ENGAGED "count(*) FILTER (WHERE a.status BETWEEN 4 AND 8) "
constexpr Query kTotal{"action_sheet.count", "SELECT count(*), " SOCLE_ENGAGED SOCLE_FOUND};
#define SOCLE_LARGEST_FIRST " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
// Each sheet has one value, so that all values add up to the total: the first are shown, and all are counted.
constexpr Query kCountByValue{
    "action_sheet.count_by_value",
    "SELECT value, sheets, (sum(sheets) OVER ())::bigint, (sum(engaged) OVER ())::bigint FROM (SELECT (CASE "
    "$28::int WHEN 1 THEN a.owner WHEN 2 THEN a.status::text WHEN 3 THEN a.priority::text WHEN 4 THEN "
    "a.maturity::text WHEN 5 THEN a.commitment::text WHEN 6 THEN a.phase::text WHEN 13 THEN a.origin ELSE "
    "(a.late_from <= $11::date)::text END) COLLATE \"C\" AS value, count(*) AS sheets, " SOCLE_ENGAGED
    "AS engaged " SOCLE_FOUND "GROUP BY 1) v ORDER BY sheets DESC, value LIMIT 1000"};
constexpr Query kCountByElement{
    "action_sheet.count_by_element",
    "SELECT value COLLATE \"C\", count(*) FROM (SELECT unnest(CASE $28::int WHEN 9 THEN a.themes WHEN 10 THEN "
    "a.financers WHEN 11 THEN a.years::text[] ELSE a.programmes END) AS value " SOCLE_FOUND
    ") v WHERE CASE $28::int WHEN 7 THEN value ~ '^[^/]+/[^/]+$' WHEN 8 THEN value ~ '^[^/]+/[^/]+/[^/]*/.+$' ELSE "
    "true END" SOCLE_LARGEST_FIRST};

// All of the words, each by its begin: 'ecole':* & 'rur':*
std::string WordsQuery(const std::vector<std::string>& words) {
  std::string query;
  for (const std::string& word : words) {
    if (!query.empty()) query += " & ";
    query += '\'';
    for (const char c : word) {
      if (c == '\'' || c == '\\') query += c;
      query += c;
    }
    query += "':*";
  }
  return query;
}

std::vector<int64_t> BitsOf(uint32_t bits) {
  std::vector<int64_t> numbers;
  for (int bit = 0; bit < 32; ++bit) {
    if ((bits >> bit & 1u) != 0) numbers.push_back(bit);
  }
  return numbers;
}

template <typename... More>
pqxx::result WithFilter(Transaction& tx, const Query& query, const SheetFilter& f, const More&... more) {
  std::optional<int64_t> since;
  if (f.modified_since) since = f.modified_since->micros;
  return tx.Exec(query, db::ArrayOf(f.acts_for), db::ArrayOf(f.owners), f.origin, f.party, db::ArrayOf(f.places),
                 f.programme, db::ArrayOf(f.statuses), f.maturity, db::ArrayOf(f.commitments), f.late,
                 db::SqlDate(f.today), f.engaged, db::ArrayOf(f.priorities), db::ArrayOf(f.themes), f.year, f.financer,
                 since, WordsQuery(f.words), db::ArrayOf(BitsOf(f.missing)), db::SqlDate(f.no_note_since), f.parent,
                 f.sub_sheet, f.external_id.system, f.external_id.id, f.synthetic, f.show_deleted, f.contract, more...);
}

}  // namespace

absl::StatusOr<std::vector<sheets::ActionSheetBook::Listed>> ActionSheetStore::List(const Question& question,
                                                                                    Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Listed>> {
    tx.Exec(db::kPlanForValues);
    const auto order = static_cast<size_t>(question.order);
    const Query& query = kLists[order][question.descending];
    const bool first = question.after_id.empty();
    const std::string_view end = kEnds[order][question.descending];
    const std::string_view id = first && question.descending ? std::string_view(kBehindIds) : question.after_id;
    const std::string_view key = first ? end : std::string_view(question.after_key);
    std::vector<Listed> list;
    for (const pqxx::row& row : WithFilter(tx, query, question.filter, id, static_cast<int64_t>(question.limit), key)) {
      list.push_back({SheetOf(row), db::TextOf(row[kSheetColumns])});
    }
    return list;
  });
}

absl::StatusOr<sheets::ActionSheetBook::Counts> ActionSheetStore::CountBy(SheetProperty property,
                                                                          const SheetFilter& filter,
                                                                          Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Counts> {
    tx.Exec(db::kPlanForValues);
    const bool of_list = property >= SheetProperty::kProgramme && property <= SheetProperty::kYear;
    Counts counts;
    if (property != SheetProperty::kNone) {
      const Query& query = of_list ? kCountByElement : kCountByValue;
      for (const pqxx::row& row : WithFilter(tx, query, filter, static_cast<int>(property))) {
        counts.counts.push_back({db::TextOf(row[0]), row[1].as<int64_t>()});
        if (of_list) continue;
        counts.total = row[2].as<int64_t>();
        counts.engaged = row[3].as<int64_t>();
      }
      if (!of_list) return counts;
    }
    const pqxx::result total = WithFilter(tx, kTotal, filter);
    counts.total = total[0][0].as<int64_t>();
    counts.engaged = total[0][1].as<int64_t>();
    return counts;
  });
}

}  // namespace socle::census::store
