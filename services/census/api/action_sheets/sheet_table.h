// A table of fiches-actions, read row by row: what each row says of which sheet, not yet compared with what there is.
#pragma once

#include <google/protobuf/message.h>

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/tables/table.h"
#include "services/census/domain/tables/column_mapping.h"
#include "services/census/domain/tables/directory.h"
#include "services/census/domain/tables/mapped_table.h"
#include "services/census/domain/tables/table_import.h"
#include "socle/census/v1/action_sheet.pb.h"

namespace socle::census::api {

// What columns there may be: those of exports first, in their order.
std::span<const tables::TableField> SheetFields();

struct SheetRow {
  int64_t line = 0;
  std::string external_id;                                      // one of the two is there
  std::string id;                                               // of the sheet that it names
  v1::ActionSheet sent;                                         // what it says
  std::vector<const google::protobuf::FieldDescriptor*> given;  // of which fields
  tables::Mention owner;                                        // looked for where `sent` names none
  tables::Matched matched = {};
};

struct SheetTable {
  std::vector<SheetRow> rows;  // those that can be read
  int64_t row_count = 0;
  std::vector<tables::RowFault> faults;  // of the others
  std::vector<tables::RowFault> remarks;
  std::vector<std::string> ignored_columns;
};

// INVALID_ARGUMENT when the table does not fit the mapping.
absl::StatusOr<SheetTable> ReadSheets(const socle::tables::Table& table, const tables::ColumnMapping& mapping);

// The heading and a row of exports; `system`: whose identifiers stand there.
std::vector<std::string> SheetHeading();
std::vector<std::string> SheetCells(const v1::ActionSheet& sheet, std::string_view system);

}  // namespace socle::census::api
