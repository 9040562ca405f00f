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

// Columns that every write sets, and the types of a record of FacetsOf().
#define SOCLE_FACETS_OF(OF)                                                                                      \
  OF "owner, " OF "parent_id, " OF "title_key, " OF "visibility, " OF "maturity, " OF "phase, " OF "status, " OF \
     "commitment, " OF "priority, " OF "synthetic, " OF "end_date, " OF "late_from, " OF "newest_note, " OF      \
     "newest_public_note, " OF "gaps, " OF "years, " OF "programmes, " OF "themes, " OF "financers, " OF         \
     "parties, " OF "places"
#define SOCLE_FACETS SOCLE_FACETS_OF("")
#define SOCLE_FACET_TYPES                                                                                            \
  "id text, origin text, owner text, parent_id text, title_key text, visibility smallint, maturity smallint, phase " \
  "smallint, status smallint, commitment smallint, priority smallint, synthetic boolean, end_date date, late_from "  \
  "date, newest_note date, newest_public_note date, gaps smallint[], years smallint[], programmes text[], themes "   \
  "text[], financers text[], parties text[], places text[]"

inline sheets::Sheet SheetOf(const pqxx::row& row) {
  sheets::Sheet sheet = SheetOfJson({row[0].c_str(), row[0].size()});
  sheet.revision = row[1].as<int64_t>();
  sheet.create_time = db::InstantOf(row[2]);
  sheet.update_time = db::InstantOf(row[3]);
  sheet.delete_time = db::InstantOf(row[4]);
  return sheet;
}

}  // namespace socle::census::store
