#include "services/registry/domain/sources/csv_table.h"

#include <algorithm>

#include <fmt/format.h>

namespace socle::registry {

CsvTable::CsvTable(std::span<const std::string> header, std::span<const CsvColumn> columns, tables::CsvReader* reader,
                   RowChecks* checks)
    : columns_(columns), width_(header.size()), reader_(reader), checks_(checks) {
  for (const CsvColumn& column : columns) {
    const auto found = std::find(header.begin(), header.end(), column.name);
    positions_.push_back(found == header.end() ? -1 : static_cast<int>(found - header.begin()));
    if (found == header.end() && column.required) {
      complete_ = false;
      checks_->RefuseFile(1, column.name, "", "the column is missing");
    }
  }
}

bool CsvTable::Next() {
  while (complete_ && reader_->Next(&record_)) {
    checks_->StartRow(record_.line);
    if (!record_.fault.empty()) {
      checks_->Refuse("", record_.fields.empty() ? "" : record_.fields.back(), record_.fault);
    } else if (record_.fields.size() != width_) {
      checks_->Refuse("", record_.fields.front(),
                      fmt::format("the row has {} fields, the header has {}", record_.fields.size(), width_));
    } else {
      return true;
    }
  }
  return false;
}

}  // namespace socle::registry
