// Office Open XML workbooks: the first sheet as a table. Numbers in as few digits as say them, days as 2019-03-01,
// formulas by the value that was saved with them.
#pragma once

#include <string_view>

#include "platform/tables/table.h"

namespace socle::tables {

// Errors as ReadTable().
absl::StatusOr<Table> ReadXlsx(std::string_view bytes, const TableLimits& limits);

}  // namespace socle::tables
