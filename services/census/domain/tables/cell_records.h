// Lists of records in one cell: each line is a record, its parts with '|' between them.
//
//   Pose de la première pierre | 2020-03-01
//   Ouverture | 2021-09-01 | 2021-10-04
//
// '|', '\' and line ends within a part stand as \|, \\, \n and \r; a space at its end as \s. Empty parts at the end of
// a record are left out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socle::census::tables {

using CellRecord = std::vector<std::string>;

std::string CellText(const std::vector<CellRecord>& records);
// Blanks around parts are no part of them, blank lines no records. None where a '\' stands before anything else.
std::optional<std::vector<CellRecord>> ParseCellRecords(std::string_view cell);

// Names and codes with ';' between them.
std::string CellText(const std::vector<std::string>& names);
// Line ends separate them too. Without blanks around them and without empty ones.
std::vector<std::string> ParseCellNames(std::string_view cell);

}  // namespace socle::census::tables
