// What mappings and the record of imports need of a store.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/census/domain/tables/column_mapping.h"
#include "services/census/domain/tables/table_import.h"

namespace socle::db {
class Transaction;
}

namespace socle::census::tables {

class MappingBook {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~MappingBook() = default;

  // Within the transaction of a command that holds the mapping.
  virtual absl::StatusOr<ColumnMapping> Read(db::Transaction& tx, std::string_view id) = 0;
  // ALREADY_EXISTS. Sets times and revision, by the database's clock; so below.
  virtual absl::Status Create(db::Transaction& tx, int64_t revision, ColumnMapping& mapping) = 0;
  virtual void Update(db::Transaction& tx, int64_t revision, ColumnMapping& mapping) = 0;
  virtual void Add(db::Transaction& tx, int64_t revision, TableImport& import) = 0;

  virtual absl::StatusOr<ColumnMapping> Find(std::string_view id, Deadline deadline) = 0;
  // By id; keeper empty: of anybody.
  virtual absl::StatusOr<std::vector<ColumnMapping>> List(std::string_view keeper, std::string_view after, size_t limit,
                                                          Deadline deadline) = 0;
  // Newest first; mapping empty: with any; before_revision 0: all.
  virtual absl::StatusOr<std::vector<TableImport>> ListImports(std::string_view mapping, int64_t before_revision,
                                                               size_t limit, Deadline deadline) = 0;
};

}  // namespace socle::census::tables
