// Lists of old codes in files: one a line, or CSV with a code and a date.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/base/date.h"

namespace socle::cli {

struct DatedCode {
  std::string code;          // as written
  std::optional<Date> date;  // when it was right; unset: the line does not say
};

// Empty lines and lines that start with # are skipped, as is a byte order mark. A first line that names a column `code`
// is a header: the columns `code` and `date` are then read wherever they stand; without one, the code is the first
// column and the date the second. INVALID_ARGUMENT with the line number for a date that is none.
absl::StatusOr<std::vector<DatedCode>> ReadCodes(std::istream& input);

}  // namespace socle::cli
