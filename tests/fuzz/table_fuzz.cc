// Outside tables: any bytes are refused with a documented reason or read, within the limits, as rows of one width.
#include "platform/api/text.h"
#include "platform/base/error.h"
#include "platform/tables/table.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using namespace socle;
using namespace socle::tables;

constexpr TableLimits kLimits{
    .rows = 1000, .columns = 50, .cells = 10'000, .text_bytes = size_t{1} << 20, .unfolded_bytes = size_t{4} << 20};

}  // namespace

// The first byte says how the rest is read: by its look, as CSV or as a workbook.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const absl::StatusOr<Table> table = ReadTable(bytes, static_cast<TableKind>(data[0] % 3), kLimits);
  if (!table.ok()) {
    const ErrorReason reason = ReasonOf(table.status());
    FuzzExpect(reason == ErrorReason::MALFORMED_MESSAGE || reason == ErrorReason::TOO_LARGE,
               "a refusal has its reason");
    return 0;
  }
  FuzzExpect(!table->heading.empty() && table->heading.size() <= kLimits.columns, "a table has a heading");
  FuzzExpect(table->rows.size() <= kLimits.rows, "a table has no more rows than it may");
  for (const TableRow& row : table->rows) {
    FuzzExpect(!row.fault.empty() || row.fields.size() == table->heading.size(), "rows are as wide as the heading");
    for (const std::string& field : row.fields) {
      FuzzExpect(!api::FindInvalidUtf8(field).has_value(), "fields are UTF-8");
    }
  }
  return 0;
}
