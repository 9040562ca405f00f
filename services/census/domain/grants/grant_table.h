// A table of grants, read row by row: every row becomes a grant or is refused with the fields that are wrong.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/tables/table.h"
#include "services/census/domain/grants/grant.h"
#include "services/census/domain/tables/column_mapping.h"
#include "services/census/domain/tables/mapped_table.h"
#include "services/census/domain/tables/table_import.h"

namespace socle::census::grants {

// What columns of a grant there may be, in the order in which exports write them.
std::span<const tables::TableField> GrantFields();

struct GrantRow {
  int64_t line = 0;
  Grant grant;
};

struct GrantTable {
  std::vector<GrantRow> rows;  // those that can be taken
  int64_t row_count = 0;
  tables::RowFaults faults;  // of the others
  tables::RowFaults remarks;
  std::vector<std::string> ignored_columns;

  int64_t refused() const { return row_count - static_cast<int64_t>(rows.size()); }
};

// INVALID_ARGUMENT when the table does not fit the mapping. Beneficiaries are not matched yet.
absl::StatusOr<GrantTable> ReadGrants(const socle::tables::Table& table, const tables::ColumnMapping& mapping);

// Who the beneficiaries of the rows are; how many of them are not certain, each with a remark.
int64_t SetBeneficiaries(std::span<const tables::Matched> matched, GrantTable* table);
std::vector<tables::Mention> MentionsOf(const GrantTable& table);

}  // namespace socle::census::grants
