// The parts of a workbook beside its sheets: which sheet is the first, shared texts, formats that show days.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/tables/table.h"
#include "platform/tables/zip_archive.h"

namespace socle::tables {

struct WorkbookParts {
  std::string first_sheet;  // path in the archive
  bool from_1904 = false;
  std::vector<std::string> shared_texts;
  std::vector<bool> shows_day;  // by the number of a cell's style
};

// INVALID_ARGUMENT when the archive is no workbook; RESOURCE_EXHAUSTED beyond a limit.
absl::StatusOr<WorkbookParts> ReadParts(ZipArchive& archive, const TableLimits& limits);

}  // namespace socle::tables
