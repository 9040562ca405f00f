// The editions of NotebookStore, and what is read alike of pages that are worked on and pages that were published.
#include <fmt/format.h>

#include <map>

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/strategy/notebook_store.h"
#include "services/contracts/store/strategy/page_rows.h"

namespace socle::contracts::store {
namespace {

using db::InstantOf;
using db::Query;
using db::TextOf;
using db::TextsOf;
using db::Transaction;

#define SOCLE_COLUMNS                                                                                     \
  "SELECT contract_id, number, title, description, to_jsonb(partners), instrument_id, note, page_count, " \
  "sha256, " SOCLE_MICROS("publish_time") ", revision FROM notebook_edition "
constexpr Query kFind{"notebook.find_edition", SOCLE_COLUMNS "WHERE contract_id = $1 AND number = $2"};
constexpr Query kList{"notebook.list_editions",
                      SOCLE_COLUMNS "WHERE contract_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3"};
#undef SOCLE_COLUMNS
constexpr Query kPublish{"notebook.publish",
                         "INSERT INTO notebook_edition (contract_id, number, title, description, partners, "
                         "instrument_id, note, page_count, sha256, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                         "$9, $10) RETURNING " SOCLE_MICROS("publish_time")};
constexpr Query kCopyPages{
    "notebook.copy_pages",
    "INSERT INTO notebook_edition_page (contract_id, edition, id, title, layer, parent_id, position, text, "
    "text_sha256, "
    "media, sources, places, author, synthetic, create_time, update_time, revision) SELECT contract_id, $2::int, id, "
    "title, layer, parent_id, position, text, text_sha256, media, sources, places, author, synthetic, create_time, "
    "update_time, revision FROM notebook_page WHERE contract_id = $1"};
constexpr Query kSetLatest{"notebook.set_latest",
                           "UPDATE notebook SET latest_edition = $2, revision = $3, update_time = now() WHERE "
                           "contract_id = $1"};
constexpr Query kFindPublished{"notebook.find_published",
                               "SELECT " SOCLE_PAGE_COLUMNS("p.edition", "p.text")
                                   "FROM notebook_edition_page p WHERE p.contract_id = $1 AND p.edition = $2 AND p.id = "
                                   "$3"};
#define SOCLE_CONTENTS                                                                                             \
  "SELECT id, parent_id, position, title, layer, $2 = '' OR strpos(lower(title || chr(10) || text), lower($2)) > " \
  "0 FROM "
constexpr Query kContents{"notebook.contents", SOCLE_CONTENTS "notebook_page WHERE contract_id = $1"};
constexpr Query kPublishedContents{"notebook.published_contents",
                                   SOCLE_CONTENTS "notebook_edition_page WHERE contract_id = $1 AND edition = $3"};
#undef SOCLE_CONTENTS

Edition EditionOf(const pqxx::row& row) {
  return {.contract = TextOf(row[0]),
          .number = row[1].as<int32_t>(),
          .title = TextOf(row[2]),
          .description = TextOf(row[3]),
          .partners = TextsOf(row[4]),
          .instrument = TextOf(row[5]),
          .note = TextOf(row[6]),
          .page_count = row[7].as<int32_t>(),
          .sha256 = TextOf(row[8]),
          .publish_time = InstantOf(row[9]),
          .revision = row[10].as<int64_t>()};
}

std::string NameOf(std::string_view contract, int32_t number) {
  return fmt::format("contracts/{}/notebook/editions/{}", contract, number);
}

struct Line {
  PageEntry entry;
  bool matches = false;
};

NotebookBook::Contents InOrder(const pqxx::result& rows) {
  std::map<std::string, Line> by_id;
  std::vector<PagePlace> places;
  for (const pqxx::row& row : rows) {
    places.push_back({.id = TextOf(row[0]), .parent = TextOf(row[1]), .position = row[2].as<int32_t>()});
    by_id[TextOf(row[0])] = {{.place = {}, .title = TextOf(row[3]), .layer = static_cast<Layer>(row[4].as<int>())},
                             row[5].as<bool>()};
  }
  NotebookBook::Contents contents;
  for (PagePlace& place : InReadingOrder(std::move(places))) {
    Line& line = by_id.at(place.id);
    line.entry.place = std::move(place);
    contents.entries.push_back(std::move(line.entry));
    contents.matches.push_back(line.matches);
  }
  return contents;
}

}  // namespace

std::optional<Edition> NotebookStore::Latest(Transaction& tx, std::string_view contract) {
  const pqxx::result rows = tx.Exec(kList, contract, INT32_MAX, 1);
  if (rows.empty()) return std::nullopt;
  return EditionOf(rows[0]);
}

void NotebookStore::Publish(Transaction& tx, int64_t revision, const std::vector<Page>& pages, Edition& edition) {
  edition.page_count = static_cast<int32_t>(pages.size());
  edition.publish_time = InstantOf(tx.Exec(kPublish, edition.contract, edition.number, edition.title,
                                           edition.description, db::ArrayOf(edition.partners), edition.instrument,
                                           edition.note, edition.page_count, edition.sha256, revision)[0][0]);
  edition.revision = revision;
  tx.Exec(kCopyPages, edition.contract, edition.number);
  tx.Exec(kSetLatest, edition.contract, edition.number, revision);
}

absl::StatusOr<Page> NotebookStore::FindPage(std::string_view contract, int32_t edition, std::string_view page,
                                             Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Page> {
    if (edition == 0) return ReadPage(tx, contract, page);
    const pqxx::result rows = tx.Exec(kFindPublished, contract, edition, page);
    if (rows.empty()) return NothingOfName(PageName(contract, edition, page));
    return PageOf(rows[0]);
  });
}

absl::StatusOr<NotebookBook::Contents> NotebookStore::ReadContents(std::string_view contract, int32_t edition,
                                                                   std::string_view matching, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Contents> {
    if (edition == 0) return InOrder(tx.Exec(kContents, contract, matching));
    if (tx.Exec(kFind, contract, edition).empty()) return NothingOfName(NameOf(contract, edition));
    return InOrder(tx.Exec(kPublishedContents, contract, matching, edition));
  });
}

absl::StatusOr<Edition> NotebookStore::FindEdition(std::string_view contract, int32_t number, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Edition> {
    const pqxx::result rows = tx.Exec(kFind, contract, number);
    if (rows.empty()) return NothingOfName(NameOf(contract, number));
    return EditionOf(rows[0]);
  });
}

absl::StatusOr<std::vector<Edition>> NotebookStore::ListEditions(std::string_view contract, int32_t before,
                                                                 size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<Edition>> {
    std::vector<Edition> list;
    for (const pqxx::row& row : tx.Exec(kList, contract, before, static_cast<int64_t>(limit))) {
      list.push_back(EditionOf(row));
    }
    return list;
  });
}

}  // namespace socle::contracts::store
