// Pages as they are worked on; editions are in notebook_editions.cc.
#include "services/contracts/store/strategy/notebook_store.h"

#include <fmt/format.h>

#include <map>

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"
#include "services/contracts/store/strategy/neighbours.h"
#include "services/contracts/store/strategy/page_rows.h"

namespace socle::contracts::store {
namespace {

using db::InstantOf;
using db::Query;
using db::TextOf;
using db::TextsOf;
using db::Transaction;

constexpr Query kRead{"notebook.read",
                      "SELECT title, description, to_jsonb(partners), source, synthetic, latest_edition, " SOCLE_MICROS(
                          "update_time") ", revision, (SELECT count(*) FROM notebook_page p WHERE p.contract_id = $1) "
                                         "FROM notebook WHERE contract_id = $1"};
constexpr Query kWrite{"notebook.write",
                       "INSERT INTO notebook (contract_id, title, description, partners, source, synthetic, revision) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (contract_id) DO UPDATE SET title = "
                       "excluded.title, description = excluded.description, partners = excluded.partners, source = "
                       "excluded.source, synthetic = excluded.synthetic, revision = excluded.revision, update_time = "
                       "now() RETURNING " SOCLE_MICROS("update_time")};
constexpr Query kTouch{"notebook.touch",
                       "INSERT INTO notebook (contract_id, revision) VALUES ($1, $2) ON CONFLICT (contract_id) DO "
                       "UPDATE SET revision = excluded.revision, update_time = now()"};
constexpr Query kReadPage{
    "notebook.read_page",
    "SELECT " SOCLE_PAGE_COLUMNS("0", "p.text") "FROM notebook_page p WHERE p.contract_id = $1 AND p.id = $2"};
constexpr Query kReadAll{"notebook.read_all",
                         "SELECT " SOCLE_PAGE_COLUMNS("0", "''") "FROM notebook_page p WHERE p.contract_id = $1"};
#define SOCLE_TIMES "RETURNING " SOCLE_MICROS("create_time") ", " SOCLE_MICROS("update_time")
constexpr Query kCreatePage{
    "notebook.create_page",
    "INSERT INTO notebook_page (contract_id, id, title, layer, parent_id, position, text, text_sha256, media, sources, "
    "places, author, synthetic, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11::jsonb, $12, "
    "$13, $14) ON CONFLICT DO NOTHING " SOCLE_TIMES};
constexpr Query kWritePage{
    "notebook.write_page",
    "UPDATE notebook_page SET title = $3, layer = $4, parent_id = $5, position = $6, text = $7, text_sha256 = $8, "
    "media "
    "= $9::jsonb, sources = $10, places = $11::jsonb, synthetic = $12, revision = $13, update_time = now() WHERE "
    "contract_id = $1 AND id = $2 " SOCLE_TIMES};
#undef SOCLE_TIMES
constexpr Query kRemovePage{"notebook.remove_page", "DELETE FROM notebook_page WHERE contract_id = $1 AND id = $2"};
constexpr Query kPlaces{"notebook.places", "SELECT id, parent_id, position FROM notebook_page WHERE contract_id = $1"};
constexpr Query kRestingOn{"notebook.resting_on",
                           "SELECT id FROM finding WHERE contract_id = $1 AND $2 = ANY(pages) AND delete_time = "
                           "'infinity' ORDER BY id LIMIT 10"};

}  // namespace

Notebook NotebookStore::Read(Transaction& tx, std::string_view contract) {
  Notebook notebook;
  notebook.contract = std::string(contract);
  const pqxx::result rows = tx.Exec(kRead, contract);
  if (rows.empty()) return notebook;
  notebook.title = TextOf(rows[0][0]);
  notebook.description = TextOf(rows[0][1]);
  notebook.partners = TextsOf(rows[0][2]);
  notebook.source = TextOf(rows[0][3]);
  notebook.synthetic = rows[0][4].as<bool>();
  notebook.latest_edition = rows[0][5].as<int32_t>();
  notebook.update_time = InstantOf(rows[0][6]);
  notebook.revision = rows[0][7].as<int64_t>();
  notebook.page_count = rows[0][8].as<int32_t>();
  return notebook;
}

void NotebookStore::Write(Transaction& tx, int64_t revision, Notebook& notebook) {
  const pqxx::result times = tx.Exec(kWrite, notebook.contract, notebook.title, notebook.description,
                                     db::ArrayOf(notebook.partners), notebook.source, notebook.synthetic, revision);
  notebook.update_time = InstantOf(times[0][0]);
  notebook.revision = revision;
}

void NotebookStore::Touch(Transaction& tx, int64_t revision, std::string_view contract) {
  tx.Exec(kTouch, contract, revision);
}

absl::StatusOr<Page> NotebookStore::ReadPage(Transaction& tx, std::string_view contract, std::string_view page) {
  const pqxx::result rows = tx.Exec(kReadPage, contract, page);
  if (rows.empty()) return NothingOfName(PageName(contract, 0, page));
  return PageOf(rows[0]);
}

absl::Status NotebookStore::Create(Transaction& tx, int64_t revision, Page& page) {
  const pqxx::result times =
      tx.Exec(kCreatePage, page.contract, page.id, page.title, static_cast<int>(page.layer), page.parent, page.position,
              page.text, page.text_sha256, MediaText(page.media), db::ArrayOf(page.sources), PlacesText(page.places),
              page.author, page.synthetic, revision);
  if (times.empty()) return NameTaken(PageName(page.contract, 0, page.id));
  page.create_time = InstantOf(times[0][0]);
  page.update_time = InstantOf(times[0][1]);
  page.revision = revision;
  Touch(tx, revision, page.contract);
  return absl::OkStatus();
}

void NotebookStore::Write(Transaction& tx, int64_t revision, Page& page) {
  const pqxx::result times = tx.Exec(kWritePage, page.contract, page.id, page.title, static_cast<int>(page.layer),
                                     page.parent, page.position, page.text, page.text_sha256, MediaText(page.media),
                                     db::ArrayOf(page.sources), PlacesText(page.places), page.synthetic, revision);
  page.update_time = InstantOf(times[0][1]);
  page.revision = revision;
  Touch(tx, revision, page.contract);
}

void NotebookStore::Remove(Transaction& tx, int64_t revision, const Page& page) {
  tx.Exec(kRemovePage, page.contract, page.id);
  Touch(tx, revision, page.contract);
}

std::vector<PagePlace> NotebookStore::Places(Transaction& tx, std::string_view contract) {
  std::vector<PagePlace> places;
  for (const pqxx::row& row : tx.Exec(kPlaces, contract)) {
    places.push_back({.id = TextOf(row[0]), .parent = TextOf(row[1]), .position = row[2].as<int32_t>()});
  }
  return places;
}

std::vector<std::string> NotebookStore::RestingOn(Transaction& tx, std::string_view contract, std::string_view page) {
  std::vector<std::string> findings;
  for (const pqxx::row& row : tx.Exec(kRestingOn, contract, page)) findings.push_back(TextOf(row[0]));
  return findings;
}

std::vector<Page> NotebookStore::ReadAll(Transaction& tx, std::string_view contract) {
  std::map<std::string, Page> by_id;
  std::vector<PagePlace> places;
  for (const pqxx::row& row : tx.Exec(kReadAll, contract)) {
    Page page = PageOf(row);
    places.push_back({.id = page.id, .parent = page.parent, .position = page.position});
    std::string id = page.id;
    by_id.emplace(std::move(id), std::move(page));
  }
  std::vector<Page> pages;
  for (const PagePlace& place : InReadingOrder(std::move(places))) pages.push_back(std::move(by_id.at(place.id)));
  return pages;
}

bool NotebookStore::HasInstrument(Transaction& tx, std::string_view contract, std::string_view instrument) {
  return store::HasInstrument(tx, contract, instrument);
}

absl::StatusOr<Notebook> NotebookStore::Find(std::string_view contract, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<Notebook> { return Read(tx, contract); });
}

absl::StatusOr<StrategyConditions> NotebookStore::WouldPublish(std::string_view contract, std::string_view instrument,
                                                               Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<StrategyConditions> {
    return CheckPublishNow(*this, tx, Read(tx, contract), ReadAll(tx, contract), instrument);
  });
}

}  // namespace socle::contracts::store
