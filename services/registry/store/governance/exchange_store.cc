#include "services/registry/store/governance/exchange_store.h"

#include <fmt/format.h>

#include "platform/base/error.h"
#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/registry/domain/written/written_errors.h"
#include "services/registry/store/written_rows.h"

namespace socle::registry::store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_TIMES SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
#define SOCLE_COLUMNS \
  "SELECT l.id, l.kind, l.party, to_jsonb(l.theme_slugs), to_jsonb(l.theme_labels), l.title, l.description, "         \
  "to_jsonb(l.languages), to_jsonb(l.places), to_jsonb(l.words), l.open_until, l.state, l.source, l.synthetic, "      \
  SOCLE_MICROS("l.create_time") ", " SOCLE_MICROS("l.update_time") ", l.revision, f.count, f.sum FROM "              \
  "exchange_listing l CROSS JOIN LATERAL (SELECT count(*), coalesce(sum(rating), 0) AS sum FROM exchange_feedback "  \
  "WHERE about = l.party) f "
constexpr Query kReadListing{"exchange.read_listing", SOCLE_COLUMNS "WHERE l.id = $1"};
constexpr Query kListListings{
    "exchange.list_listings", SOCLE_COLUMNS
    "WHERE ($1::int = 0 OR l.kind = $1::int) AND ($2::int = 0 OR l.state = $2::int) AND ($3 = '' OR "
    "l.party = $3) AND ($4 = '' OR l.theme_slugs @> ARRAY[$4::text]) AND ($5::bigint IS NULL OR "
    "(l.create_time, $6) < (timestamptz 'epoch' + $5::bigint * interval '1 microsecond', l.id)) "
    "ORDER BY l.create_time DESC, l.id LIMIT $7"};
constexpr Query kAnswering{
    "exchange.answering", SOCLE_COLUMNS
    "WHERE l.kind = $1 AND l.party <> $2 AND l.state = 1 AND l.open_until >= $3::date AND (l.theme_slugs "
    "&& $4::text[] OR l.words && $5::text[]) ORDER BY l.theme_slugs && $4::text[] DESC, l.create_time "
    "DESC, l.id LIMIT $6"};
#undef SOCLE_COLUMNS
constexpr Query kWriteListing{
    "exchange.write_listing",
    "INSERT INTO exchange_listing (id, kind, party, theme_slugs, theme_labels, title, description, languages, places, "
    "words, open_until, state, source, synthetic, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
    "$11::date, $12, $13, $14, $15) ON CONFLICT (id) DO UPDATE SET theme_slugs = excluded.theme_slugs, theme_labels = "
    "excluded.theme_labels, title = excluded.title, description = excluded.description, languages = "
    "excluded.languages, places = excluded.places, words = excluded.words, open_until = excluded.open_until, state = "
    "excluded.state, source = excluded.source, synthetic = excluded.synthetic, revision = excluded.revision, "
    "update_time = now() RETURNING " SOCLE_TIMES};
constexpr Query kThemes{
    "exchange.themes",
    "SELECT t.slug, (array_agg(t.label ORDER BY l.update_time DESC, t.label))[1], count(*) FILTER (WHERE l.kind = 1), "
    "count(*) FILTER (WHERE l.kind = 2) FROM exchange_listing l CROSS JOIN LATERAL unnest(l.theme_slugs, "
    "l.theme_labels) t(slug, label) WHERE l.state = 1 AND l.open_until >= $1::date AND t.slug COLLATE \"C\" > $2 "
    "GROUP BY t.slug ORDER BY t.slug COLLATE \"C\" LIMIT $3"};

#define SOCLE_COLUMNS \
  "SELECT e.id, e.request_id, e.offer_id, e.requester, e.offerer, e.proposer, e.state, e.comment, "                   \
  SOCLE_MICROS("e.create_time") ", " SOCLE_MICROS("e.update_time") ", e.revision, (SELECT "                          \
  "jsonb_agg(jsonb_build_object('party', f.party, 'rating', f.rating, 'comment', f.comment, 'micros', "              \
  "(extract(epoch FROM f.create_time) * 1000000)::bigint) ORDER BY f.create_time, f.party) FROM exchange_feedback f " \
  "WHERE f.exchange_id = e.id) FROM exchange e "
constexpr Query kRead{"exchange.read", SOCLE_COLUMNS "WHERE e.id = $1"};
constexpr Query kList{"exchange.list", SOCLE_COLUMNS
                      "WHERE ($1 = '' OR e.requester = $1 OR e.offerer = $1) AND ($2::int = 0 OR e.state = $2::int) "
                      "AND ($3::bigint = 0 OR e.revision < $3::bigint) ORDER BY e.revision DESC LIMIT $4"};
#undef SOCLE_COLUMNS
constexpr Query kWrite{
    "exchange.write",
    "INSERT INTO exchange (id, request_id, offer_id, requester, offerer, proposer, state, comment, revision) VALUES "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET state = excluded.state, comment = "
    "excluded.comment, revision = excluded.revision, update_time = now() RETURNING " SOCLE_TIMES};
constexpr Query kAdd{"exchange.add_feedback",
                     "INSERT INTO exchange_feedback (exchange_id, party, about, rating, comment) VALUES ($1, $2, $3, "
                     "$4, $5) RETURNING " SOCLE_MICROS("create_time")};
constexpr Query kUnderWay{"exchange.under_way",
                          "SELECT FROM exchange WHERE request_id = $1 AND offer_id = $2 AND state IN (1, 2)"};

ExchangeListing ListingOf(const pqxx::row& row) {
  ExchangeListing listing{.id = db::TextOf(row[0]),
                          .kind = static_cast<ListingKind>(row[1].as<int>()),
                          .party = db::TextOf(row[2]),
                          .theme_slugs = db::TextsOf(row[3]),
                          .theme_labels = db::TextsOf(row[4]),
                          .title = db::TextOf(row[5]),
                          .description = db::TextOf(row[6]),
                          .languages = db::TextsOf(row[7]),
                          .places = db::TextsOf(row[8]),
                          .words = db::TextsOf(row[9]),
                          .open_until = db::DateOf(row[10]),
                          .state = static_cast<ListingState>(row[11].as<int>()),
                          .source = db::TextOf(row[12]),
                          .synthetic = row[13].as<bool>()};
  listing.written = {db::InstantOf(row[14]), db::InstantOf(row[15]), row[16].as<int64_t>()};
  listing.feedback = {row[17].as<int32_t>(), row[18].as<int32_t>()};
  return listing;
}

Exchange ExchangeOf(const pqxx::row& row) {
  Exchange exchange{.id = db::TextOf(row[0]),
                    .request = db::TextOf(row[1]),
                    .offer = db::TextOf(row[2]),
                    .requester = db::TextOf(row[3]),
                    .offerer = db::TextOf(row[4]),
                    .proposer = db::TextOf(row[5]),
                    .state = static_cast<ExchangeState>(row[6].as<int>()),
                    .comment = db::TextOf(row[7])};
  exchange.written = {db::InstantOf(row[8]), db::InstantOf(row[9]), row[10].as<int64_t>()};
  if (row[11].is_null()) return exchange;
  for (const auto& item : nlohmann::json::parse(row[11].c_str())) {
    exchange.feedback.push_back({.party = item.at("party"),
                                 .rating = item.at("rating"),
                                 .comment = item.at("comment"),
                                 .create_time = {item.at("micros").get<int64_t>()}});
  }
  return exchange;
}

std::vector<ExchangeListing> ListingsOf(const pqxx::result& rows) {
  std::vector<ExchangeListing> listings;
  for (const pqxx::row& row : rows) listings.push_back(ListingOf(row));
  return listings;
}

}  // namespace

absl::StatusOr<ExchangeListing> ExchangeStore::ReadListing(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kReadListing, id);
  if (rows.empty()) return NothingOfName(fmt::format("exchangeListings/{}", id));
  return ListingOf(rows[0]);
}

absl::StatusOr<Exchange> ExchangeStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return NothingOfName(fmt::format("exchanges/{}", id));
  return ExchangeOf(rows[0]);
}

void ExchangeStore::Write(Transaction& tx, int64_t revision, ExchangeListing& listing) {
  const pqxx::result times = tx.Exec(kWriteListing, listing.id, static_cast<int>(listing.kind), listing.party,
                                     db::ArrayOf(listing.theme_slugs), db::ArrayOf(listing.theme_labels), listing.title,
                                     listing.description, db::ArrayOf(listing.languages), db::ArrayOf(listing.places),
                                     db::ArrayOf(listing.words), SqlDate(listing.open_until),
                                     static_cast<int>(listing.state), listing.source, listing.synthetic, revision);
  listing.written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
}

void ExchangeStore::Write(Transaction& tx, int64_t revision, Exchange& exchange) {
  const pqxx::result times =
      tx.Exec(kWrite, exchange.id, exchange.request, exchange.offer, exchange.requester, exchange.offerer,
              exchange.proposer, static_cast<int>(exchange.state), exchange.comment, revision);
  exchange.written = {db::InstantOf(times[0][0]), db::InstantOf(times[0][1]), revision};
}

void ExchangeStore::Add(Transaction& tx, const Exchange& exchange, Feedback& feedback) {
  feedback.create_time = db::InstantOf(tx.Exec(kAdd, exchange.id, feedback.party, exchange.OtherSide(feedback.party),
                                               feedback.rating, feedback.comment)[0][0]);
}

bool ExchangeStore::IsUnderWay(Transaction& tx, std::string_view request, std::string_view offer) {
  return !tx.Exec(kUnderWay, request, offer).empty();
}

absl::StatusOr<ExchangeListing> ExchangeStore::FindListing(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return ReadListing(tx, id); });
}

absl::StatusOr<Exchange> ExchangeStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<ExchangeListing>> ExchangeStore::ListListings(const ListingQuestion& question,
                                                                         Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ExchangeListing>> {
    std::optional<int64_t> before;
    if (!question.before_time.IsOpen()) before = question.before_time.micros;
    return ListingsOf(tx.Exec(kListListings, question.kind, question.state, question.party, question.theme, before,
                              question.after_id, static_cast<int64_t>(question.limit)));
  });
}

absl::StatusOr<std::vector<ExchangeListing>> ExchangeStore::Answering(const ExchangeListing& listing, Date day,
                                                                      size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ExchangeListing>> {
    const int other_kind = listing.kind == ListingKind::kOffer ? 2 : 1;
    return ListingsOf(tx.Exec(kAnswering, other_kind, listing.party, SqlDate(day), db::ArrayOf(listing.theme_slugs),
                              db::ArrayOf(listing.words), static_cast<int64_t>(limit)));
  });
}

absl::StatusOr<std::vector<ExchangeBook::Theme>> ExchangeStore::Themes(Date day, std::string_view after, size_t limit,
                                                                       Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Theme>> {
    std::vector<Theme> themes;
    for (const pqxx::row& row : tx.Exec(kThemes, SqlDate(day), after, static_cast<int64_t>(limit))) {
      themes.push_back({db::TextOf(row[0]), db::TextOf(row[1]), row[2].as<int32_t>(), row[3].as<int32_t>()});
    }
    return themes;
  });
}

absl::StatusOr<std::vector<Exchange>> ExchangeStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Exchange>> {
    std::vector<Exchange> list;
    for (const pqxx::row& row : tx.Exec(kList, question.party, question.state, question.before_revision,
                                        static_cast<int64_t>(question.limit))) {
      list.push_back(ExchangeOf(row));
    }
    return list;
  });
}

}  // namespace socle::registry::store
