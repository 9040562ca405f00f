// CSV as RFC 4180 has it, both ways.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle::cli {

// One record with its line end (LF). Fields with a comma, a quote, a line break or spaces at an end are quoted.
std::string CsvLine(const std::vector<std::string>& fields);

// The fields of one line without its end. The separator is ',' or ';', whichever comes first outside of quotes; text
// after a closing quote belongs to the field. Records that span lines are not read.
std::vector<std::string> SplitCsvLine(std::string_view line);

}  // namespace socle::cli
