// Sheets as JSON, the way the database keeps all that they say.
#pragma once

#include <string>

#include "services/census/domain/action_sheets/sheet.h"

namespace socle::census::store {

// Without times and revision, which the row has.
std::string JsonOf(const sheets::Sheet& sheet);
sheets::Sheet SheetOfJson(std::string_view json);

// The row that a sheet is found by, by the names of its columns.
std::string FacetsOf(const sheets::Sheet& sheet);

// What a search looks in: folded.
std::string SearchText(const sheets::Sheet& sheet);

}  // namespace socle::census::store
