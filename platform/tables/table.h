// A table of an outside file, CSV or XLSX: its heading and its rows, all of it text in UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace socle::tables {

enum class TableKind { kUnknown, kCsv, kXlsx };

// What a reader takes at most, so that no file fills the memory.
struct TableLimits {
  size_t rows = 200'000;
  size_t columns = 500;
  size_t cells = 5'000'000;
  size_t text_bytes = size_t{256} << 20;      // of all cells
  size_t unfolded_bytes = size_t{512} << 20;  // of all parts of a workbook
};

struct TableRow {
  int64_t line = 0;                 // where it begins; 1 is the first line of a CSV, the first row of a workbook
  std::vector<std::string> fields;  // as many as the heading has, unless there is a fault
  std::string fault;                // why it cannot be taken, in English
};

struct Table {
  std::vector<std::string> heading;
  std::vector<TableRow> rows;  // blank ones are left out
};

// The first row with something in it is the heading. kUnknown: found out from the bytes. INVALID_ARGUMENT
// MALFORMED_MESSAGE when the bytes are no table; RESOURCE_EXHAUSTED TOO_LARGE beyond a limit.
absl::StatusOr<Table> ReadTable(std::string_view bytes, TableKind kind = TableKind::kUnknown,
                                const TableLimits& limits = {});

// Takes rows one by one and holds them to the limits; for readers.
class TableBuilder {
 public:
  explicit TableBuilder(const TableLimits& limits) : limits_(limits) {}

  // The fields of a row, trailing empty ones included or not.
  absl::Status Add(TableRow row);
  // INVALID_ARGUMENT when there is no heading.
  absl::StatusOr<Table> Done() &&;

 private:
  absl::Status SetHeading(TableRow row);

  const TableLimits limits_;
  Table table_;
  size_t cells_ = 0;
  size_t text_bytes_ = 0;
};

// INVALID_ARGUMENT MALFORMED_MESSAGE: the file is no table.
absl::Status NoTable(std::string_view english, std::string_view french);
// RESOURCE_EXHAUSTED TOO_LARGE; `what` such as "rows".
absl::Status TableTooLarge(std::string_view what, std::string_view french, size_t limit);

}  // namespace socle::tables
