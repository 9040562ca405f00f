#include "services/census/store/tables/mapping_store.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "platform/api/resource_errors.h"
#include "platform/base/error.h"
#include "platform/db/column_values.h"
#include "platform/db/transaction.h"
#include "platform/db/written_row.h"
#include "services/census/domain/tables/table_errors.h"

namespace socle::census::store {
namespace {

using db::Query;
using db::Transaction;
using tables::ColumnMapping;
using tables::TableImport;

#define SOCLE_MAPPING                                                                               \
  "SELECT id, label, subject, keeper, system, source, synthetic, decimal_mark, rules, " SOCLE_TIMES \
  ", revision "                                                                                     \
  "FROM column_mapping "
constexpr Query kRead{"column_mapping.read", SOCLE_MAPPING "WHERE id = $1"};
constexpr Query kList{"column_mapping.list", SOCLE_MAPPING "WHERE id > $1 ORDER BY id LIMIT $2"};
constexpr Query kListOf{"column_mapping.list_of", SOCLE_MAPPING "WHERE id > $1 AND keeper = $3 ORDER BY id LIMIT $2"};
constexpr Query kCreate{"column_mapping.create",
                        "INSERT INTO column_mapping (id, label, subject, keeper, system, source, synthetic, "
                        "decimal_mark, rules, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10) "
                        "ON CONFLICT DO NOTHING RETURNING " SOCLE_TIMES};
constexpr Query kUpdate{"column_mapping.update",
                        "UPDATE column_mapping SET label = $2, source = $3, synthetic = $4, decimal_mark = $5, rules = "
                        "$6::jsonb, revision = $7, update_time = now() WHERE id = $1 RETURNING " SOCLE_TIMES};

#define SOCLE_IMPORT                                                                                            \
  "SELECT id, mapping_id, file_name, digest, as_of, row_count, created_count, changed_count, unchanged_count, " \
  "refused_count, unmatched_count, actor, " SOCLE_MICROS("create_time") ", revision FROM table_import "
#define SOCLE_NEWEST "($1::bigint = 0 OR revision < $1::bigint) ORDER BY revision DESC LIMIT $2"
constexpr Query kImports{"table_import.list", SOCLE_IMPORT "WHERE " SOCLE_NEWEST};
constexpr Query kImportsOf{"table_import.list_of", SOCLE_IMPORT "WHERE mapping_id = $3 AND " SOCLE_NEWEST};
constexpr Query kAddImport{
    "table_import.add",
    "INSERT INTO table_import (id, mapping_id, file_name, digest, as_of, row_count, created_count, changed_count, "
    "unchanged_count, refused_count, unmatched_count, actor, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "$10, $11, $12, $13) RETURNING " SOCLE_MICROS("create_time")};

std::string JsonOf(const std::vector<tables::ColumnRule>& rules) {
  nlohmann::json json = nlohmann::json::array();
  for (const tables::ColumnRule& rule : rules) {
    nlohmann::json values = nlohmann::json::array();
    for (const tables::ValueRule& value : rule.values) values.push_back({value.from, value.to});
    json.push_back({{"field", rule.field},
                    {"column", rule.column},
                    {"default", rule.default_value},
                    {"values", std::move(values)}});
  }
  return json.dump();
}

std::vector<tables::ColumnRule> RulesOf(const std::string& text) {
  std::vector<tables::ColumnRule> rules;
  for (const nlohmann::json& each : nlohmann::json::parse(text)) {
    tables::ColumnRule rule{.field = each["field"], .column = each["column"], .default_value = each["default"]};
    for (const nlohmann::json& value : each["values"]) rule.values.push_back({value[0], value[1]});
    rules.push_back(std::move(rule));
  }
  return rules;
}

ColumnMapping MappingOf(const pqxx::row& row) {
  return {.id = db::TextOf(row[0]),
          .label = db::TextOf(row[1]),
          .subject = static_cast<tables::Subject>(row[2].as<int>()),
          .keeper = db::TextOf(row[3]),
          .system = db::TextOf(row[4]),
          .source = db::TextOf(row[5]),
          .synthetic = row[6].as<bool>(),
          .decimal_mark = static_cast<tables::DecimalMark>(row[7].as<int>()),
          .rules = RulesOf(db::TextOf(row[8])),
          .create_time = db::InstantOf(row[9]),
          .update_time = db::InstantOf(row[10]),
          .revision = row[11].as<int64_t>()};
}

TableImport ImportOf(const pqxx::row& row) {
  return {.id = db::TextOf(row[0]),
          .mapping = db::TextOf(row[1]),
          .file_name = db::TextOf(row[2]),
          .digest = db::TextOf(row[3]),
          .as_of = db::DateOf(row[4]),
          .rows = row[5].as<int64_t>(),
          .created = row[6].as<int64_t>(),
          .changed = row[7].as<int64_t>(),
          .unchanged = row[8].as<int64_t>(),
          .refused = row[9].as<int64_t>(),
          .unmatched = row[10].as<int64_t>(),
          .actor = db::TextOf(row[11]),
          .create_time = db::InstantOf(row[12]),
          .revision = row[13].as<int64_t>()};
}

}  // namespace

absl::StatusOr<ColumnMapping> MappingStore::Read(Transaction& tx, std::string_view id) {
  const pqxx::result rows = tx.Exec(kRead, id);
  if (rows.empty()) return tables::NoMapping(fmt::format("columnMappings/{}", id));
  return MappingOf(rows[0]);
}

absl::Status MappingStore::Create(Transaction& tx, int64_t revision, ColumnMapping& mapping) {
  const pqxx::result times = tx.Exec(kCreate, mapping.id, mapping.label, static_cast<int>(mapping.subject),
                                     mapping.keeper, mapping.system, mapping.source, mapping.synthetic,
                                     static_cast<int>(mapping.decimal_mark), JsonOf(mapping.rules), revision);
  if (times.empty()) return tables::MappingTaken(mapping.Name());
  db::SetWritten(times, revision, mapping);
  return absl::OkStatus();
}

void MappingStore::Update(Transaction& tx, int64_t revision, ColumnMapping& mapping) {
  db::SetWritten(tx.Exec(kUpdate, mapping.id, mapping.label, mapping.source, mapping.synthetic,
                         static_cast<int>(mapping.decimal_mark), JsonOf(mapping.rules), revision),
                 revision, mapping);
}

void MappingStore::Add(Transaction& tx, int64_t revision, TableImport& import) {
  import.revision = revision;
  import.create_time =
      db::InstantOf(tx.Exec(kAddImport, import.id, import.mapping, import.file_name, import.digest,
                            db::SqlDate(import.as_of), import.rows, import.created, import.changed, import.unchanged,
                            import.refused, import.unmatched, import.actor, revision)[0][0]);
}

absl::StatusOr<ColumnMapping> MappingStore::Find(std::string_view id, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) { return Read(tx, id); });
}

absl::StatusOr<std::vector<ColumnMapping>> MappingStore::List(std::string_view keeper, std::string_view after,
                                                              size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<ColumnMapping>> {
    const auto most = static_cast<int64_t>(limit);
    const pqxx::result rows = keeper.empty() ? tx.Exec(kList, after, most) : tx.Exec(kListOf, after, most, keeper);
    std::vector<ColumnMapping> mappings;
    for (const pqxx::row& row : rows) mappings.push_back(MappingOf(row));
    return mappings;
  });
}

absl::StatusOr<std::vector<TableImport>> MappingStore::ListImports(std::string_view mapping, int64_t before_revision,
                                                                   size_t limit, Deadline deadline) {
  return db::RunRead(*pool_, deadline, [&](Transaction& tx) -> absl::StatusOr<std::vector<TableImport>> {
    const auto most = static_cast<int64_t>(limit);
    const pqxx::result rows = mapping.empty() ? tx.Exec(kImports, before_revision, most)
                                              : tx.Exec(kImportsOf, before_revision, most, mapping);
    std::vector<TableImport> imports;
    for (const pqxx::row& row : rows) imports.push_back(ImportOf(row));
    return imports;
  });
}

}  // namespace socle::census::store
