#include "services/registry/domain/written/import_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/base/error.h"
#include "services/registry/domain/sources/vintage.h"

namespace socle::registry {

absl::StatusOr<ImportedTable> ImportedTable::Open(const ImportedFile& file) {
  ImportedTable table(file);
  tables::CsvRecord record;
  if (!table.reader_.Next(&record) || !record.fault.empty()) {
    return NotOfThisImport(file.name, "a CSV file with a header", "un fichier CSV avec un en-tête");
  }
  for (const std::string_view field : record.fields) {
    std::string& name = table.header_.emplace_back(field);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  }
  return table;
}

bool ImportedTable::Has(std::string_view column) const {
  return std::find(header_.begin(), header_.end(), column) != header_.end();
}

int ImportedTable::Year(int standard) const {
  const int year = VintageOfFileName(name_);
  return year == 0 ? standard : year;
}

absl::Status NotOfThisImport(std::string_view file, std::string_view wanted, std::string_view wanted_french) {
  const std::string shown(file.substr(0, 200));
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::UNKNOWN_SOURCE_KIND,
               fmt::format("'{}' is not what this import reads: {}.", shown, wanted))
      .French(fmt::format("« {} » n'est pas ce que lit cet import : {}.", shown, wanted_french))
      .Metadata("file", shown)
      .ToStatus();
}

}  // namespace socle::registry
