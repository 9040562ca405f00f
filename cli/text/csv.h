// Lines of CSV, read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle::cli {

// The fields of one line without its end. The separator is ',' or ';', whichever comes first outside of quotes; text
// after a closing quote belongs to the field. Records that span lines are not read.
std::vector<std::string> SplitCsvLine(std::string_view line);

}  // namespace socle::cli
