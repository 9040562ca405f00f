// A CSV file with a header: fields by column, malformed records already refused.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "platform/tables/csv_reader.h"
#include "services/registry/domain/sources/row_checks.h"

namespace socle::registry {

struct CsvColumn {
  std::string_view name;  // upper case; the header is matched without regard to case
  bool required = true;
};

class CsvTable {
 public:
  // `reader` stands behind the header. A missing required column is refused at once. All must outlive this.
  CsvTable(std::span<const std::string> header, std::span<const CsvColumn> columns, tables::CsvReader* reader,
           RowChecks* checks);

  // Steps to the next well-formed row; false at the end, or at once when a required column is missing.
  bool Next();

  // The field of the current row in columns[column]; "" for an absent optional column.
  std::string_view Field(size_t column) const {
    return positions_[column] < 0 ? std::string_view() : record_.fields[static_cast<size_t>(positions_[column])];
  }
  std::string_view Name(size_t column) const { return columns_[column].name; }

 private:
  std::span<const CsvColumn> columns_;
  size_t width_;
  tables::CsvReader* reader_;
  RowChecks* checks_;
  std::vector<int> positions_;
  bool complete_ = true;
  tables::CsvRecord record_;
};

}  // namespace socle::registry
