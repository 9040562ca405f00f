#include "services/census/store/code_lists/code_list_store.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "platform/api/resource_errors.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"

namespace socle::census {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CodeItem, code, parent, label, description)

namespace store {
namespace {

using db::Query;
using db::Transaction;

#define SOCLE_LISTS                                                                              \
  "SELECT DISTINCT ON (id) id, version, label, keeper, items, source, synthetic, " SOCLE_MICROS( \
      "create_"                                                                                  \
      "time") ", revision FROM code_list "
#define SOCLE_NEWEST "ORDER BY id, version DESC "
constexpr Query kRead{"code_list.read",
                      SOCLE_LISTS "WHERE id = $1 AND ($2::int = 0 OR version = $2::int) " SOCLE_NEWEST};
constexpr Query kList{"code_list.list", SOCLE_LISTS "WHERE id > $1 " SOCLE_NEWEST "LIMIT $2"};
constexpr Query kPublish{
    "code_list.publish",
    "INSERT INTO code_list (id, version, label, keeper, items, source, synthetic, revision) VALUES ($1, $2, $3, $4, "
    "$5::jsonb, $6, $7, $8) RETURNING " SOCLE_MICROS("create_time")};

CodeList ListOf(const pqxx::row& row) {
  return {.id = db::TextOf(row[0]),
          .version = row[1].as<int32_t>(),
          .label = db::TextOf(row[2]),
          .keeper = db::TextOf(row[3]),
          .items = nlohmann::json::parse(row[4].c_str()).get<std::vector<CodeItem>>(),
          .source = db::TextOf(row[5]),
          .synthetic = row[6].as<bool>(),
          .create_time = db::InstantOf(row[7]),
          .revision = row[8].as<int64_t>()};
}

}  // namespace

absl::StatusOr<CodeList> CodeListStore::Read(Transaction& tx, std::string_view id, int32_t version) {
  const pqxx::result rows = tx.Exec(kRead, id, version);
  if (rows.empty()) {
    return socle::api::NothingOfName(
        "census.socle.fr/CodeList",
        version == 0 ? fmt::format("codeLists/{}", id) : fmt::format("codeLists/{} (version {})", id, version));
  }
  return ListOf(rows[0]);
}

void CodeListStore::Publish(Transaction& tx, int64_t revision, CodeList& list) {
  const pqxx::result rows = tx.Exec(kPublish, list.id, list.version, list.label, list.keeper,
                                    nlohmann::json(list.items).dump(), list.source, list.synthetic, revision);
  list.create_time = db::InstantOf(rows[0][0]);
  list.revision = revision;
}

absl::StatusOr<CodeList> CodeListStore::Find(std::string_view id, int32_t version, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id, version); });
}

absl::StatusOr<std::vector<CodeList>> CodeListStore::List(std::string_view after, size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<CodeList>> {
    std::vector<CodeList> lists;
    for (const pqxx::row& row : tx.Exec(kList, after, static_cast<int64_t>(limit))) lists.push_back(ListOf(row));
    return lists;
  });
}

}  // namespace store
}  // namespace socle::census
