// Rows of sheets: the columns as statements select them, and what they are read into.
#pragma once

#include <pqxx/result>

#include "platform/db/column_values.h"
#include "services/census/store/action_sheets/sheet_json.h"

namespace socle::census::store {

// Of sheet a and its content c.
#define SOCLE_SHEET_COLUMNS                                                                                     \
  "c.content, a.revision, " SOCLE_MICROS("a.create_time") ", " SOCLE_MICROS("a.update_time") ", " SOCLE_MICROS( \
      "a.delete_time")
inline constexpr int kSheetColumns = 5;

inline sheets::Sheet SheetOf(const pqxx::row& row) {
  sheets::Sheet sheet = SheetOfJson({row[0].c_str(), row[0].size()});
  sheet.revision = row[1].as<int64_t>();
  sheet.create_time = db::InstantOf(row[2]);
  sheet.update_time = db::InstantOf(row[3]);
  sheet.delete_time = db::InstantOf(row[4]);
  return sheet;
}

}  // namespace socle::census::store
