#include "services/contracts/store/strategy/framework_store.h"

#include "platform/db/array_literal.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "services/contracts/domain/contract_errors.h"

namespace socle::contracts::store {
namespace {

using db::InstantOf;
using db::Query;
using db::TextOf;
using db::TextsOf;
using db::Transaction;

#define SOCLE_COLUMNS \
  "SELECT i.contract_id, i.id, i.level, i.author, i.section, i.title, i.text, i.position, i.source, " \
  "i.synthetic, " \
  SOCLE_MICROS("i.create_time") ", " SOCLE_MICROS("i.update_time") ", " SOCLE_MICROS("i.delete_time") ", "         \
  "i.revision, EXISTS (SELECT FROM section_lock l WHERE l.contract_id = i.contract_id AND l.section = i.section "  \
  "AND l.unlock_time = 'infinity'), (SELECT coalesce(jsonb_agg(k.rests_on_id ORDER BY k.rests_on_id), '[]') FROM " \
  "framework_link k WHERE k.item_id = i.id) FROM framework_item i "
constexpr Query kRead{"framework.read", SOCLE_COLUMNS "WHERE i.contract_id = $1 AND i.level = $2 AND i.id = $3"};
constexpr Query kList{"framework.list", SOCLE_COLUMNS
                      "WHERE i.contract_id = $1 AND i.level = $2 AND (i.position, i.id) > ($3, $4) AND ($5 = '' OR "
                      "i.section = $5) AND ($6 = '' OR i.author = $6) AND ($7 = '' OR EXISTS (SELECT FROM "
                      "framework_link k WHERE k.item_id = i.id AND k.rests_on_id = $7)) AND ($8::boolean OR "
                      "i.delete_time = 'infinity') ORDER BY i.position, i.id LIMIT $9"};
#undef SOCLE_COLUMNS
constexpr Query kWrite{
    "framework.write",
    "INSERT INTO framework_item AS i (contract_id, id, level, author, section, title, text, position, source, "
    "synthetic, "
    "revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO UPDATE SET section = "
    "excluded.section, title = excluded.title, text = excluded.text, position = excluded.position, source = "
    "excluded.source, synthetic = excluded.synthetic, revision = excluded.revision, update_time = now() "
    "RETURNING " SOCLE_MICROS("i.create_time") ", " SOCLE_MICROS("i.update_time")};
constexpr Query kUnlink{"framework.unlink",
                        "DELETE FROM framework_link WHERE item_id = $1 AND rests_on_id <> ALL($2::text[])"};
constexpr Query kLink{"framework.link",
                      "INSERT INTO framework_link (contract_id, item_id, level, rests_on_id) SELECT $1, $2, $3::int, "
                      "unnest($4::text[]) ON CONFLICT DO NOTHING"};
constexpr Query kSetDeleted{"framework.set_deleted",
                            "UPDATE framework_item SET delete_time = CASE WHEN $2::boolean THEN now() ELSE 'infinity' "
                            "END, revision = $3, update_time = now() WHERE id = $1 RETURNING " SOCLE_MICROS(
                                "update_time") ", " SOCLE_MICROS("delete_time")};
constexpr Query kMissingFindings{"framework.missing_findings",
                                 "SELECT ground FROM unnest($2::text[]) ground WHERE NOT EXISTS (SELECT FROM finding f "
                                 "WHERE f.contract_id = $1 AND f.id = ground) ORDER BY ground"};
constexpr Query kMissingIssues{"framework.missing_issues",
                               "SELECT ground FROM unnest($2::text[]) ground WHERE NOT EXISTS (SELECT FROM "
                               "framework_item i WHERE i.contract_id = $1 AND i.id = ground AND i.level = 2) ORDER BY "
                               "ground"};
FrameworkItem ItemOf(const pqxx::row& row) {
  FrameworkItem item;
  item.contract = TextOf(row[0]);
  item.id = TextOf(row[1]);
  item.level = static_cast<TraceLevel>(row[2].as<int>());
  item.author = TextOf(row[3]);
  item.section = TextOf(row[4]);
  item.title = TextOf(row[5]);
  item.text = TextOf(row[6]);
  item.position = row[7].as<int32_t>();
  item.source = TextOf(row[8]);
  item.synthetic = row[9].as<bool>();
  item.create_time = InstantOf(row[10]);
  item.update_time = InstantOf(row[11]);
  item.delete_time = InstantOf(row[12]);
  item.revision = row[13].as<int64_t>();
  item.locked = row[14].as<bool>();
  item.rests_on = TextsOf(row[15]);
  return item;
}

}  // namespace

absl::StatusOr<FrameworkItem> FrameworkStore::Read(Transaction& tx, TraceLevel level, std::string_view contract,
                                                   std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, contract, static_cast<int>(level), id);
  if (rows.empty()) return NothingOfName(TraceName(contract, level, id));
  return ItemOf(rows[0]);
}

void FrameworkStore::Write(Transaction& tx, int64_t revision, FrameworkItem& item) {
  const pqxx::result times =
      tx.Exec(kWrite, item.contract, item.id, static_cast<int>(item.level), item.author, item.section, item.title,
              item.text, item.position, item.source, item.synthetic, revision);
  tx.Exec(kUnlink, item.id, db::ArrayOf(item.rests_on));
  tx.Exec(kLink, item.contract, item.id, static_cast<int>(item.level), db::ArrayOf(item.rests_on));
  item.create_time = InstantOf(times[0][0]);
  item.update_time = InstantOf(times[0][1]);
  item.revision = revision;
  item.locked = false;  // else nothing would have been written
}

void FrameworkStore::SetDeleted(Transaction& tx, int64_t revision, bool deleted, FrameworkItem& item) {
  const pqxx::result times = tx.Exec(kSetDeleted, item.id, deleted, revision);
  item.update_time = InstantOf(times[0][0]);
  item.delete_time = InstantOf(times[0][1]);
  item.revision = revision;
}

std::vector<std::string> FrameworkStore::MissingGrounds(Transaction& tx, const FrameworkItem& item) {
  std::vector<std::string> missing;
  if (item.rests_on.empty()) return missing;
  const Query& query = item.level == TraceLevel::kIssue ? kMissingFindings : kMissingIssues;
  for (const pqxx::row& row : tx.Exec(query, item.contract, db::ArrayOf(item.rests_on))) {
    missing.push_back(TextOf(row[0]));
  }
  return missing;
}

absl::StatusOr<FrameworkItem> FrameworkStore::Find(TraceLevel level, std::string_view contract, std::string_view id,
                                                   Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, level, contract, id); });
}

absl::StatusOr<std::vector<FrameworkItem>> FrameworkStore::List(const Question& question, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<FrameworkItem>> {
    std::vector<FrameworkItem> list;
    for (const pqxx::row& row :
         tx.Exec(kList, question.contract, static_cast<int>(question.level), question.after_position, question.after_id,
                 question.section, question.author, question.rests_on, question.show_deleted,
                 static_cast<int64_t>(question.limit))) {
      list.push_back(ItemOf(row));
    }
    return list;
  });
}

}  // namespace socle::contracts::store
