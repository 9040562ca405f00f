#include "services/census/store/search/search_store.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/planning.h"
#include "platform/db/transaction.h"
#include "services/census/store/action_sheets/action_sheet_visibility.h"
#include "services/census/store/project_sheets/sheet_visibility.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::TextOf;
using db::Transaction;
using search::Match;
using search::Place;

constexpr size_t kExcerpt = 240;  // code points

constexpr Query kReadQuestion{
    "search.read_question",
    "SELECT coalesce(search_query($1)::text, ''), ARRAY(SELECT unnest($2::text[]) UNION SELECT "
    "'campaigns/' || campaign_id FROM campaign_reader WHERE reader = ANY($2::text[]))"};

// What is asked of entry E, but the words. Few places are looked for in their index; the thousands of a région are
// looked up for each entry.
#define SOCLE_ASKED(E)                                                                                                \
  "NOT " E ".others && $2::text[] AND ($3::int[] = '{}' OR " E ".kind = ANY($3::int[])) AND ($4::text[] = '{}' OR " E \
  ".themes && $4::text[]) AND (NOT $5::boolean OR CASE WHEN cardinality($6::text[]) <= 300 THEN " E                   \
  ".places && $6::text[] ELSE EXISTS (SELECT FROM unnest(" E                                                          \
  ".places) p WHERE p = ANY($6::text[])) END) AND (NOT $7::boolean OR ((" E ".begin_date > '-infinity' OR " E         \
  ".end_date < 'infinity') AND " E ".begin_date <= $9::date AND " E ".end_date >= $8::date)) "
// A project is found once, by the first of its sheets that the actor sees and that answers.
#define SOCLE_ALONE(WORDS)                                                                                           \
  "(e.kind <> 3 OR NOT EXISTS (SELECT FROM search_entry o WHERE o.kind = 3 AND o.id = e.id AND o.source < e.source " \
  "AND (o.everybody OR o.readers && $2::text[]) AND " SOCLE_ASKED("o") "AND " WORDS ")) "
#define SOCLE_BEHIND "(e.age, e.kind, e.id) > ($10::int, $11::smallint, $12::text) "
#define SOCLE_FOUND "SELECT e.kind, e.source, e.side, e.id, e.age "
#define SOCLE_IN_ORDER "ORDER BY e.age, e.kind, e.id LIMIT $13"

// Of what everybody finds, the next few, $14: all that is needed where words are frequent.
#define SOCLE_NEAR(WORDS, ANYWHERE)                                                    \
  SOCLE_FOUND "FROM (SELECT * FROM search_entry e WHERE e.everybody AND " SOCLE_BEHIND \
              "ORDER BY e.age, e.kind, e.id LIMIT $14) e WHERE " WORDS                 \
              "AND " SOCLE_ASKED("e") "AND " SOCLE_ALONE(ANYWHERE) SOCLE_IN_ORDER
// All of them: where words are rare. They are looked up before the order is made.
#define SOCLE_WIDE(WHOSE, WORDS, ANYWHERE)                                                                       \
  "WITH found AS MATERIALIZED (" SOCLE_FOUND "FROM search_entry e WHERE " WHOSE "AND " WORDS "AND " SOCLE_BEHIND \
  "AND " SOCLE_ASKED("e") "AND " SOCLE_ALONE(ANYWHERE) ") SELECT * FROM found e " SOCLE_IN_ORDER
#define SOCLE_EVERYBODY "e.everybody "
#define SOCLE_OWN "NOT e.everybody AND e.readers && $2::text[] "
#define SOCLE_IN_NAME "e.title @@ $1::tsquery "
#define SOCLE_IN_TEXT "e.words @@ $1::tsquery AND NOT e.title @@ $1::tsquery "
#define SOCLE_ANYWHERE "o.words @@ $1::tsquery "
#define SOCLE_NO_WORDS "$1::text IS NOT NULL "
struct Reading {
  size_t among;  // that are looked at first
  Query near;
  Query wide;
  Query own;
};
#define SOCLE_READING(NAME, AMONG, WORDS, ANYWHERE)                          \
  {                                                                          \
    AMONG, {"search.near_" NAME, SOCLE_NEAR(WORDS, ANYWHERE)},               \
        {"search.wide_" NAME, SOCLE_WIDE(SOCLE_EVERYBODY, WORDS, ANYWHERE)}, \
        {"search.own_" NAME, SOCLE_WIDE(SOCLE_OWN, WORDS, ANYWHERE)},        \
  }
constexpr Reading kInName = SOCLE_READING("name", 1500, SOCLE_IN_NAME, SOCLE_ANYWHERE);
constexpr Reading kInText = SOCLE_READING("text", 400, SOCLE_IN_TEXT, SOCLE_ANYWHERE);
constexpr Reading kAll = SOCLE_READING("all", 1500, SOCLE_NO_WORDS, SOCLE_NO_WORDS);
// More than these are no longer near: looking all of them up costs less.
constexpr size_t kMostNear = 10'000;

// What is shown. Each family says once more who may see it, by its own rule: entries only say where to look.
constexpr Query kTexts{
    "search.texts",
    "SELECT h.n, t.title, t.body, t.places[1], t.begin_date, t.end_date, t.synthetic FROM unnest($3::int[], "
    "$4::text[], $5::int[]) WITH ORDINALITY AS h(kind, source, side, n) CROSS JOIN LATERAL (SELECT * FROM "
    "search_source o WHERE o.kind = h.kind AND o.source = h.source COLLATE \"C\" AND o.side = h.side LIMIT 1) t WHERE "
    "CASE WHEN h.kind = 1 THEN EXISTS "
    "(SELECT FROM action_sheet a WHERE a.id = h.source COLLATE \"C\" AND " SOCLE_ACTION_SHEET_SEEN
    ") WHEN h.kind IN (2, 3) THEN EXISTS (SELECT FROM project_sheet s " SOCLE_SHEET_SEEN
    "WHERE s.id = h.source COLLATE \"C\" AND v.version IS NOT NULL AND i.inside = (h.side = 1)) ELSE true END ORDER BY "
    "h.n"};
constexpr Query kSameStem{"search.same_stem",
                          "SELECT word FROM unnest($1::text[]) word WHERE search_stems(word) && ARRAY(SELECT "
                          "unnest(search_stems(wanted)) FROM unnest($2::text[]) wanted)"};

struct Entry {
  Place place;
  std::string source;
  int64_t side = 0;
};

// The question as statements take it.
struct Asked {
  const search::Question& question;
  std::string words;
  std::string keys;
};

template <typename... More>
std::vector<Entry> Read(Transaction& tx, const Query& query, const Asked& asked, Match match, const Place& after,
                        const More&... more) {
  const search::Question& q = asked.question;
  std::vector<Entry> entries;
  for (const pqxx::row& row :
       tx.Exec(query, asked.words, asked.keys, db::ArrayOf(q.kinds), db::ArrayOf(q.themes), q.at_places,
               db::ArrayOf(q.places), q.HasPeriod(), db::SqlDate(q.from), db::SqlDate(q.to), after.age, after.kind,
               after.id, static_cast<int64_t>(q.limit), more...)) {
    entries.push_back({.place = {match, row[4].as<int32_t>(), row[0].as<int32_t>(), TextOf(row[3])},
                       .source = TextOf(row[1]),
                       .side = row[2].as<int64_t>()});
  }
  return entries;
}

// Looks for the next of what everybody finds among the first, then among as many as these let expect, if that is not
// many. Fewer than the limit: there may be more.
std::vector<Entry> Near(Transaction& tx, const Reading& reading, const Asked& asked, Match match, const Place& after) {
  const size_t limit = asked.question.limit;
  std::vector<Entry> entries = Read(tx, reading.near, asked, match, after, static_cast<int64_t>(reading.among));
  if (entries.empty() || entries.size() >= limit) return entries;
  const size_t expected = reading.among * limit / entries.size() * 3 / 2;
  if (expected > kMostNear) return entries;
  return Read(tx, reading.near, asked, match, after, static_cast<int64_t>(expected));
}

// The next entries of those that match so.
std::vector<Entry> Next(Transaction& tx, const Reading& reading, const Asked& asked, Match match, const Place& after) {
  std::vector<Entry> entries = Near(tx, reading, asked, match, after);
  if (entries.size() < asked.question.limit) entries = Read(tx, reading.wide, asked, match, after);
  for (Entry& own : Read(tx, reading.own, asked, match, after)) entries.push_back(std::move(own));
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.place < b.place; });
  if (entries.size() > asked.question.limit) entries.resize(asked.question.limit);
  return entries;
}

struct Shown {
  search::Found found;
  std::string title;
  std::string body;
};

std::vector<Shown> TextsOf(Transaction& tx, const std::vector<Entry>& entries, const Eyes& eyes) {
  std::vector<int64_t> kinds, sides;
  std::vector<std::string> sources;
  for (const Entry& entry : entries) {
    kinds.push_back(entry.place.kind);
    sources.push_back(entry.source);
    sides.push_back(entry.side);
  }
  std::vector<Shown> shown;
  for (const pqxx::row& row :
       tx.Exec(kTexts, eyes.readers, eyes.parties, db::ArrayOf(kinds), db::ArrayOf(sources), db::ArrayOf(sides))) {
    Shown each{.title = TextOf(row[1]), .body = TextOf(row[2])};
    each.found.place = entries[row[0].as<size_t>() - 1].place;
    each.found.where = TextOf(row[3]);
    const auto& day = row[4].is_null() ? row[5] : row[4];
    if (!day.is_null()) each.found.begin = db::DateOf(day);
    each.found.synthetic = row[6].as<bool>();
    shown.push_back(std::move(each));
  }
  return shown;
}

// Words of these texts that have the stem of a wanted one are marked too.
void LearnStems(Transaction& tx, const std::vector<Shown>& shown, search::Wanted& wanted) {
  std::set<std::string> alike;
  for (const Shown& each : shown) {
    wanted.CollectAlike(each.title, &alike);
    wanted.CollectAlike(each.body, &alike);
  }
  if (alike.empty()) return;
  const std::vector<std::string> words(alike.begin(), alike.end());
  const std::vector<std::string> asked(wanted.words().begin(), wanted.words().end());
  std::set<std::string> found;
  for (const pqxx::row& row : tx.Exec(kSameStem, db::ArrayOf(words), db::ArrayOf(asked))) found.insert(TextOf(row[0]));
  wanted.Add(found);
}

}  // namespace

absl::StatusOr<search::Results> SearchStore::Search(const search::Question& question, const Actor& actor,
                                                    Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<search::Results> {
    tx.Exec(db::kPlanForValues);
    const Eyes eyes(actor);
    const pqxx::result read = tx.Exec(kReadQuestion, question.query, eyes.readers);
    const Asked asked{question, TextOf(read[0][0]), TextOf(read[0][1])};
    search::Wanted wanted(question.query);
    std::vector<Entry> entries;
    // One more than asked for tells whether there are more.
    for (const Match match : {Match::kName, Match::kText}) {
      if (question.after.match > match || entries.size() >= question.limit) continue;
      if (wanted.empty() && match == Match::kText) continue;
      const Reading& reading = wanted.empty() ? kAll : match == Match::kName ? kInName : kInText;
      const Place start{.match = match};
      for (Entry& entry : Next(tx, reading, asked, match, question.after.match == match ? question.after : start)) {
        if (entries.size() < question.limit) entries.push_back(std::move(entry));
      }
    }
    search::Results results{.more = entries.size() >= question.limit};
    if (results.more) entries.pop_back();
    if (entries.empty()) return results;
    results.last = entries.back().place;
    tx.Exec(db::kPlanOnce);
    std::vector<Shown> shown = TextsOf(tx, entries, eyes);
    LearnStems(tx, shown, wanted);
    for (Shown& each : shown) {
      each.found.title = wanted.Mark(each.title);
      each.found.excerpt = wanted.Excerpt(each.body, kExcerpt);
      results.found.push_back(std::move(each.found));
    }
    return results;
  });
}

}  // namespace socle::census::store
