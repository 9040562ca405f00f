// One record of CSV, written as RFC 4180 has it.
#pragma once

#include <string>
#include <vector>

namespace socle::tables {

// With its line end (LF). Fields with a comma, a quote, a line break or spaces at an end are quoted.
std::string CsvLine(const std::vector<std::string>& fields);

}  // namespace socle::tables
