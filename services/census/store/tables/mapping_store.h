// Column mappings and the record of imports in PostgreSQL.
#pragma once

#include "platform/db/pool.h"
#include "services/census/domain/tables/mapping_book.h"

namespace socle::census::store {

class MappingStore : public tables::MappingBook {
 public:
  explicit MappingStore(db::Pool* pool) : pool_(pool) {}

  absl::StatusOr<tables::ColumnMapping> Read(db::Transaction& tx, std::string_view id) override;
  absl::Status Create(db::Transaction& tx, int64_t revision, tables::ColumnMapping& mapping) override;
  void Update(db::Transaction& tx, int64_t revision, tables::ColumnMapping& mapping) override;
  void Add(db::Transaction& tx, int64_t revision, tables::TableImport& import) override;

  absl::StatusOr<tables::ColumnMapping> Find(std::string_view id, Deadline deadline) override;
  absl::StatusOr<std::vector<tables::ColumnMapping>> List(std::string_view keeper, std::string_view after, size_t limit,
                                                          Deadline deadline) override;
  absl::StatusOr<std::vector<tables::TableImport>> ListImports(std::string_view mapping, int64_t before_revision,
                                                               size_t limit, Deadline deadline) override;

 private:
  db::Pool* const pool_;
};

}  // namespace socle::census::store
