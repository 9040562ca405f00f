// Files of an import: which kind each is, by its first line.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/registry/domain/sources/csv_table.h"
#include "services/registry/domain/written/imported.h"

namespace socle::registry {

// An opened CSV file: its header in upper case, the reader behind it.
class ImportedTable {
 public:
  // INVALID_ARGUMENT UNKNOWN_SOURCE_KIND when it has no header. `file` must outlive it.
  static absl::StatusOr<ImportedTable> Open(const ImportedFile& file);

  const std::string& name() const { return name_; }
  bool Has(std::string_view column) const;
  std::span<const std::string> header() const { return header_; }
  tables::CsvReader* reader() { return &reader_; }
  // The year that the name of the file tells ("…_2026.csv"), else `standard`.
  int Year(int standard) const;

 private:
  explicit ImportedTable(const ImportedFile& file) : name_(file.name), reader_(file.bytes) {}

  std::string name_;
  tables::CsvReader reader_;
  std::vector<std::string> header_;
};

// INVALID_ARGUMENT UNKNOWN_SOURCE_KIND: it is none of those that this import reads.
absl::Status NotOfThisImport(std::string_view file, std::string_view wanted, std::string_view wanted_french);

}  // namespace socle::registry
