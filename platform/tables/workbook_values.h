// What cells of a workbook hold, as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socle::tables {

// "BC12" gives 54, the place of its column from 0; none when it is no reference or lies beyond the last column there
// is.
std::optional<size_t> ColumnOf(std::string_view reference);

// A number in as few digits as say it: "20284.650000000001" gives "20284.65". What is no number stays.
std::string NumberText(std::string_view stored);

// Days since the begin of a workbook's calendar as "2019-03-01", with "T14:30:00" where it has a time of day. Workbooks
// count from 1900, with a 29 February 1900 that never was, or from 1904. None before and after what they can say.
std::optional<std::string> DateText(std::string_view stored, bool from_1904);

// Whether a format shows a day: one of those that are built in, or by its code ("dd/mm/yyyy").
bool ShowsDay(int built_in_format);
bool ShowsDay(std::string_view format_code);

// "_x000D_" and its like as the characters that they stand for.
std::string Unescaped(std::string text);
// The inverse: characters that XML does not take or changes, and what would be taken for one of them.
std::string Escaped(std::string_view text);

}  // namespace socle::tables
