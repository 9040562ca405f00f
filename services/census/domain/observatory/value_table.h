// A table of values of an indicator, read row by row: every row becomes a value or is refused with the fields that are
// wrong.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/tables/table.h"
#include "services/census/domain/observatory/indicator.h"
#include "services/census/domain/tables/column_mapping.h"
#include "services/census/domain/tables/mapped_table.h"
#include "services/census/domain/tables/table_import.h"

namespace socle::census {

// What columns of a value there may be.
std::span<const tables::TableField> ValueFields();

struct ValueRow {
  int64_t line = 0;
  std::string said;  // the collectivité as the row has it
  IndicatorValue value;
};

struct ValueTable {
  std::vector<ValueRow> rows;  // those that can be taken
  int64_t row_count = 0;
  std::vector<tables::RowFault> faults;  // of the others
  std::vector<std::string> ignored_columns;
  std::set<std::string> unknown;  // as rows have them: those that did not live on their day

  int64_t refused() const { return row_count - static_cast<int64_t>(rows.size()); }
};

// What rows mean that do not say it.
struct ValueDefaults {
  std::string period;  // empty: each row must say it
  Date geography_date;
};

// INVALID_ARGUMENT when the table does not fit the mapping. Whether anybody lived on their day is not known yet.
absl::StatusOr<ValueTable> ReadValues(const socle::tables::Table& table, const tables::ColumnMapping& mapping,
                                      const Indicator& indicator, const ValueDefaults& defaults);

// Refuses the rows, by place, whose collectivité did not live on the day.
void RefuseUnknown(const std::vector<bool>& lived, ValueTable* table);

// "collectivites/epci-200093201" of "200093201"; names stay. Empty for anything else.
std::string CollectiviteOf(Geography geography, std::string_view said);

}  // namespace socle::census
