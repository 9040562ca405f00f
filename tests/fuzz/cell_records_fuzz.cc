// Lists of records in a cell: any text is refused, or read as records that say the same when they are written again.
#include "services/census/domain/tables/cell_records.h"
#include "tests/fuzz/fuzz_target.h"

using namespace socle;
using namespace socle::census::tables;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view cell(reinterpret_cast<const char*>(data), size);
  for (const std::string& name : ParseCellNames(cell)) FuzzExpect(!name.empty(), "names say something");
  const auto records = ParseCellRecords(cell);
  if (!records) return 0;
  for (const CellRecord& record : *records) {
    FuzzExpect(!record.empty() && !record.back().empty(), "records end in a part that says something");
  }
  const std::string again = CellText(*records);
  const auto same = ParseCellRecords(again);
  FuzzExpect(same.has_value() && CellText(*same) == again, "what is written is read again");
  return 0;
}
